// The answer field of a task, by what is asked for: a number, a choice, several, an order, a text.
import { html, useRef, useState } from "../vendor/preact.js";
import { Icon, t } from "./base.js";
import { placeIn } from "./drag.js";

function NumberField({ view, answer, set, check }) {
  const onKey = (event) => event.key === "Enter" && check();
  return html`<label class="jl-number"><span>${t("Your answer")}</span><span><input type="text" inputmode="decimal" autocomplete="off" value=${answer || ""} onInput=${(e) => set(e.target.value)} onKeyDown=${onKey} />${view.unit && html` <span>${view.unit}</span>`}</span></label>`;
}

function TextField({ answer, set }) {
  return html`<label class="jl-text"><span>${t("Your answer")}</span><textarea rows="3" value=${answer || ""} onInput=${(e) => set(e.target.value)}></textarea></label>`;
}

function ChoiceField({ view, answer, set }) {
  const several = view.ask === "several";
  const list = Array.isArray(answer) ? answer : [];
  const has = (id) => (several ? list.includes(id) : answer === id);
  const pick = (id) => set(!several ? id : has(id) ? list.filter((one) => one !== id) : [...list, id]);
  return html`<fieldset class="jl-choices"><legend>${several ? t("Choose all that fit") : t("Choose one")}</legend>
    ${view.options.map((one) => html`<label key=${one.id} class=${has(one.id) ? "on" : ""}><input type=${several ? "checkbox" : "radio"} name=${`jl-${view.id}`} checked=${has(one.id)} onChange=${() => pick(one.id)} /><span>${one.text}</span></label>`)}</fieldset>`;
}

// The list with one of its entries at another place.
export function moved(list, id, at) {
  const rest = list.filter((one) => one !== id);
  return [...rest.slice(0, at), id, ...rest.slice(at)];
}

export const orderOf = (view, answer) => {
  const ids = view.options.map((one) => one.id);
  const known = Array.isArray(answer) ? answer.filter((id) => ids.includes(id)) : [];
  return known.length === ids.length ? known : ids;
};

// By buttons, by Alt and arrows, or by dragging the grip with mouse, pen or finger.
function OrderField({ view, answer, set, say }) {
  const box = useRef(null);
  const [dragged, setDragged] = useState(null);
  const ids = orderOf(view, answer);
  const textOf = (id) => view.options.find((one) => one.id === id).text;
  const put = (id, at) => {
    if (at < 0 || at >= ids.length) return say(t("It is already at the end."));
    if (ids[at] === id) return undefined;
    set(moved(ids, id, at));
    return say(t("“{what}” is at place {n} of {all}.", { what: textOf(id), n: at + 1, all: ids.length }));
  };
  const onKey = (id) => (event) => {
    const go = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!go || !event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    put(id, ids.indexOf(id) + go);
  };
  const follow = (event) => {
    if (!dragged) return;
    const middles = [...box.current.children].filter((one) => one.dataset.id !== dragged).map((one) => one.getBoundingClientRect()).map((one) => one.top + one.height / 2);
    put(dragged, placeIn(middles, event.clientY));
  };
  const hold = (id) => (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragged(id);
  };
  const arrow = (id, at, go, icon, label) => html`<button type="button" class="jk-btn plain tiny" aria-disabled=${at + go < 0 || at + go >= ids.length ? "true" : null} aria-label=${t(label, { what: textOf(id) })} title=${t(label, { what: textOf(id) })} onClick=${() => put(id, at + go)}><${Icon} name=${icon} /></button>`;
  return html`<div class="jl-order"><p class="jl-quiet">${t("Put them in order: drag, or use the arrows.")}</p><ol ref=${box} onPointerMove=${follow} onPointerUp=${() => setDragged(null)} onPointerCancel=${() => setDragged(null)}>
    ${ids.map((id, at) => html`<li key=${id} data-id=${id} class=${dragged === id ? "dragged" : ""} onKeyDown=${onKey(id)}><span class="grip" onPointerDown=${hold(id)} aria-hidden="true"><${Icon} name="grip" /></span><b>${at + 1}</b><span class="what">${textOf(id)}</span>${arrow(id, at, -1, "up", "Move up: {what}")}${arrow(id, at, 1, "down", "Move down: {what}")}</li>`)}</ol></div>`;
}

const FIELDS = { number: NumberField, text: TextField, choice: ChoiceField, several: ChoiceField, order: OrderField };

export function Answer({ view, answer, set, check, say }) {
  const Field = FIELDS[view.ask];
  return Field ? html`<${Field} view=${view} answer=${answer} set=${set} check=${check} say=${say} />` : null;
}
