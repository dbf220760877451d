// The form a card becomes while it is edited, in its place. Each kind of field has its control.
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../vendor/preact.js";
import { Button, Icon, t } from "./base.js";
import { cardsIn, isSet, textOf, wordOf } from "./card.js";

let fresh = 0;

function Choice(props) {
  const { field, value, set, spec } = props;
  const words = spec.words[field.words] || [];
  if (field.free) return html`<${FreeChoice} ...${props} words=${words} />`;
  const canBeNone = field.name === "moment" || field.name === "good";
  const chosen = isSet(value) || canBeNone ? String(value ?? "") : words[0].id;
  return html`<label class="jk-field"><span>${field.label}</span><select onChange=${(e) => set(e.target.value || null)}>
    ${canBeNone && html`<option value="">${t("none")}</option>`}
    ${words.map((one) => html`<option value=${one.id} selected=${one.id === chosen}>${one.label}</option>`)}</select></label>`;
}

// A word of the list or one's own. Python finds the word that was meant, whatever the language it was typed in.
function FreeChoice({ field, value, set, spec, words }) {
  const id = useMemo(() => `jk-list-${++fresh}`, []);
  const [typed, setTyped] = useState(null);
  const type = (text) => {
    setTyped(text);
    set(text);
  };
  return html`<label class="jk-field"><span>${field.label}</span><input type="text" list=${id} maxlength="300" value=${typed ?? (isSet(value) ? wordOf(spec, field.words, value).label : "")} placeholder=${t("choose or type")} onInput=${(e) => type(e.target.value)} />
    <datalist id=${id}>${words.filter((one) => one.label).map((one) => html`<option value=${one.label}></option>`)}</datalist></label>`;
}

function Choices({ field, value, set, spec }) {
  const known = new Set((spec.words[field.words] || []).map((one) => one.id));
  const toggle = (id, on) => set(on ? [...value, id] : value.filter((one) => one !== id));
  const own = value.filter((id) => !known.has(id)).join(", ");
  return html`<fieldset class="jk-set"><legend>${field.label}</legend>
    ${spec.words[field.words].map((one) => html`<label key=${one.id}><input type="checkbox" checked=${value.includes(one.id)} onChange=${(e) => toggle(one.id, e.target.checked)} />${one.label}</label>`)}
    ${field.free && html`<input type="text" aria-label=${t("Something else")} placeholder=${t("something else")} value=${own}
      onChange=${(e) => set([...value.filter((id) => known.has(id)), ...e.target.value.split(",").map((s) => s.trim()).filter(Boolean)])} />`}</fieldset>`;
}

// Five points of a scale as radio buttons; choosing the chosen one again clears it.
function Points({ field, value, set, points, face }) {
  const name = useMemo(() => `jk-scale-${++fresh}`, []);
  const chosen = points.find((one) => one.id === String(value ?? ""));
  return html`<fieldset class="jk-points ${face ? "faces" : ""}"><legend>${field.label}<b>${chosen ? chosen.label : ""}</b></legend>
    <div>${points.map((one) => html`<label key=${one.id} class="${one.cls || ""} ${chosen === one ? "on" : ""}" title=${one.label}>
      <input type="radio" name=${name} aria-label=${one.label} checked=${chosen === one} onClick=${() => set(chosen === one ? null : Number(one.id))} />
      ${face ? html`<${Icon} name=${one.icon} size=${20} />` : html`<span>${one.id}</span>`}</label>`)}</div></fieldset>`;
}

function Verbatims({ field, value, set }) {
  const change = (i, part) => set(value.map((one, k) => (k === i ? { ...one, ...part } : one)));
  return html`<fieldset class="jk-quotes"><legend>${field.label}</legend>
    ${value.map((one, i) => html`<div key=${i}>
      <textarea rows="2" aria-label=${t("What the customer said")} value=${one.text} onInput=${(e) => change(i, { text: e.target.value })}></textarea>
      <input type="text" maxlength="300" aria-label=${t("Source")} placeholder=${t("Source: survey 118, a call ...")} value=${one.source || ""} onInput=${(e) => change(i, { source: e.target.value })} />
      <${Button} kind="plain small" icon="x" label=${t("Remove these words")} onClick=${() => set(value.filter((_, k) => k !== i))} /></div>`)}
    <${Button} kind="plain small" icon="quote" label=${t("Add their words")} onClick=${() => set([...value, { text: "", source: "" }])} /></fieldset>`;
}

// The number that was typed, null for nothing, or the text itself when it is no number.
export function asNumber(text, language) {
  const plain = text.trim().replace(/[\s\u00a0\u202f]/g, "").replace("−", "-");
  const grouped = language === "en" && /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain);
  const number = Number(grouped ? plain.replaceAll(",", "") : plain.replace(",", "."));
  return plain === "" ? null : Number.isFinite(number) ? number : text;
}

const written = (value, language) => (typeof value === "number" && language === "fr" ? String(value).replace(".", ",") : String(value ?? ""));

function NumberField({ field, value, set, spec, wrong }) {
  const [text, setText] = useState(null);
  const type = (typed) => {
    setText(typed);
    set(asNumber(typed, spec.language));
  };
  return html`<label class="jk-field"><span>${field.label}</span><input type="text" inputmode="decimal" data-field=${field.name} aria-invalid=${wrong ? "true" : null} value=${text ?? written(value, spec.language)} onInput=${(e) => type(e.target.value)} /></label>`;
}

// A figure that was counted is shown with what it was counted from; typing another in its place is a choice of its own.
function Measured(props) {
  const { field, value, set, card } = props;
  const [typing, setTyping] = useState(!isCounted(value));
  const type = (typed) => set(typeof typed === "number" ? (typed === value?.value ? value : { value: typed }) : typed);
  if (typing) return html`<${NumberField} ...${props} value=${isCounted(value) ? "" : value?.value ?? value} set=${type} />`;
  return html`<div class="jk-field"><span>${field.label}</span><p class="jk-counted"><b>${card.says?.value}</b> <small>${[card.says?.detail, value.source].filter(Boolean).join(" · ")}</small></p>
    <${Button} kind="plain small" icon="pencil" label=${t("Type another value")} onClick=${() => setTyping(true)} /></div>`;
}

const isCounted = (measure) => Object.keys(measure || {}).some((name) => name !== "value" && isSet(measure[name]));

function CardChoice({ field, value, set, all }) {
  return html`<label class="jk-field"><span>${field.label}</span><select onChange=${(e) => set(e.target.value || null)}>
    <option value="">${t("none")}</option>
    ${all.filter((one) => one.lane === field.lane).map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === value}>${textOf(one)}</option>`)}</select></label>`;
}

function KpiChoice({ field, value, set, spec }) {
  return html`<label class="jk-field"><span>${field.label}</span><select onChange=${(e) => set(e.target.value)}>
    <option value="">${t("one of your own")}</option>
    ${spec.kpis.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === value}>${one.name}</option>`)}</select>
    ${value && html`<small>${spec.kpis.find((one) => one.id === value)?.formula}</small>`}</label>`;
}

function Control(props) {
  const { field, value, set, spec, all } = props;
  const five = [1, 2, 3, 4, 5].map((n) => ({ id: String(n), label: t("{value} of 5", { value: n }) }));
  const feelings = (spec.words.emotion || []).map((one, i) => ({ ...one, cls: `e${i}` }));
  switch (field.kind) {
    case "choice":
      return html`<${Choice} ...${props} />`;
    case "choices":
      return html`<${Choices} ...${props} value=${value || []} />`;
    case "scale":
      return html`<${Points} ...${props} points=${five} />`;
    case "emotion":
      return html`<${Points} ...${props} points=${feelings} face />`;
    case "flag":
      return html`<label class="jk-tick"><input type="checkbox" checked=${!!value} onChange=${(e) => set(e.target.checked)} /><${Icon} name=${field.icon} size=${12} />${field.label}</label>`;
    case "verbatims":
      return html`<${Verbatims} ...${props} value=${value || []} />`;
    case "card":
      return html`<${CardChoice} ...${props} all=${all} />`;
    case "kpi":
      return html`<${KpiChoice} ...${props} />`;
    case "number":
      return html`<${NumberField} ...${props} />`;
    case "measure":
      return html`<${Measured} ...${props} />`;
    default:
      return html`<label class="jk-field"><span>${field.label}</span><input type="text" maxlength="300" value=${value || ""} placeholder=${field.hint} onInput=${(e) => set(e.target.value)} /></label>`;
  }
}

const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
const clean = (fields) => (fields.verbatims ? { ...fields, verbatims: fields.verbatims.filter((one) => one.text.trim()) } : fields);

// Another stage, another place: what dragging does, as two choices.
function Place({ view, lane, layer, card, place, set }) {
  const count = cardsIn(view, place.stage, lane.id, layer).filter((one) => one.id !== card.id).length + 1;
  return html`<div class="jk-place"><label class="jk-field"><span>${t("Stage")}</span><select onChange=${(e) => set({ stage: e.target.value, at: cardsIn(view, e.target.value, lane.id, layer).filter((one) => one.id !== card.id).length })}>
      ${view.order.map((id) => html`<option key=${id} value=${id} selected=${id === place.stage}>${view.stages[id].title}</option>`)}</select></label>
    <label class="jk-field"><span>${t("Place")}</span><select onChange=${(e) => set({ ...place, at: Number(e.target.value) })}>
      ${Array.from({ length: count }, (_, i) => html`<option key=${i} value=${i} selected=${i === place.at}>${t("{n} of {all}", { n: i + 1, all: count })}</option>`)}</select></label></div>`;
}

function wrongNumber(lane, fields) {
  return lane.fields.find((field) => (field.kind === "number" || field.kind === "measure") && typeof fields[field.name] === "string");
}

// What stands in the way of keeping the card: where, and why.
function faultOf(card, lane, fields) {
  const bad = wrongNumber(lane, fields);
  if (bad) return [`[data-field="${bad.name}"]`, t("{field}: “{typed}” is not a number. Write it like 92.5.", { field: bad.label, typed: fields[bad.name] })];
  const { text, kpi } = { ...card, ...fields };
  const touched = Object.values(fields).some(isSet) || card.text;
  if (text?.trim() || kpi || !touched) return null;
  return ["textarea", lane.id === "kpi" ? t("Give the KPI a name, or choose one of the catalogue.") : t("Write the words of the card first, or cancel.")];
}

// Clicks elsewhere keep what was typed, and then do what they do, but for a change of language or the opening of a menu. What cannot be kept holds the person back from
// the rest of the board, so that it is not lost.
function useClickAway(box, keep, isWrong) {
  const now = useRef(null);
  now.current = { keep, isWrong };
  useEffect(() => {
    const doc = box.current.ownerDocument;
    const away = (event) => {
      if (!box.current || box.current.contains(event.target) || !event.target.isConnected || event.target.closest?.("[data-stay]")) return;
      if (now.current.isWrong() && event.target.closest?.(".jk-board")) {
        event.preventDefault();
        event.stopPropagation();
      }
      now.current.keep();
    };
    doc.addEventListener("click", away, true);
    return () => doc.removeEventListener("click", away, true);
  }, []);
}

// `draft` holds what was typed but not yet kept, with why it was refused if it was; it outlives a reload.
export function CardForm({ card, lane, spec, view, layer, stage, draft, refused, onDraft, onKeep, onCancel, onRemove }) {
  const [fields, setFields] = useState(draft || {});
  const [problem, setProblem] = useState(refused || "");
  const box = useRef(null);
  const latest = useRef(fields);
  const busy = useRef(false);
  const found = useRef(card.text);
  const meanwhile = "text" in fields && !same(card.text, found.current) && !same(card.text, fields.text) && card.text;
  useLayoutEffect(() => {
    const text = box.current.querySelector("textarea");
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
    box.current.scrollIntoView({ block: "nearest" }); // the whole form, as far as there is room
  }, []);
  const value = (name) => (name in fields ? fields[name] : card[name]);
  const set = (name) => (given) => {
    latest.current = { ...latest.current, [name]: given };
    setFields(latest.current);
    onDraft(latest.current);
  };
  const wrong = wrongNumber(lane, fields);
  const keep = async () => {
    if (busy.current) return;
    const fault = faultOf(card, lane, latest.current);
    if (fault) {
      setProblem(fault[1]);
      box.current.querySelector(fault[0]).focus();
      return;
    }
    const { place, ...given } = clean(latest.current);
    const changed = Object.fromEntries(Object.entries(given).filter(([name, one]) => !same(one, card[name])));
    busy.current = true;
    const why = await onKeep(changed, place);
    busy.current = false;
    setProblem(why);
  };
  useClickAway(box, keep, () => faultOf(card, lane, latest.current));
  const onKey = (event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      onCancel();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey || (event.target.dataset.main && !event.shiftKey) || event.target.matches("input[type=text]:not([list])"))) {
      event.preventDefault();
      keep();
    }
  };
  // The Tab key leaves the form by its ends. A press of the mouse is waited for until it is a click: see above.
  const pressed = useRef(false);
  useEffect(() => {
    const doc = box.current.ownerDocument;
    const press = () => { pressed.current = true; };
    const release = () => { setTimeout(() => { pressed.current = false; }, 0); };
    doc.addEventListener("pointerdown", press, true);
    doc.addEventListener("pointerup", release, true);
    return () => {
      doc.removeEventListener("pointerdown", press, true);
      doc.removeEventListener("pointerup", release, true);
    };
  }, []);
  const away = (event) => {
    const to = event.relatedTarget;
    if (!pressed.current && to && !box.current.contains(to) && !to.closest("[data-stay]")) keep();
  };
  const ownKpi = lane.id === "kpi" && !value("kpi");
  const isMain = (field) => !field.rare || (ownKpi && (field.name === "unit" || field.name === "good"));
  const main = lane.fields.filter(isMain);
  const rare = lane.fields.filter((field) => !isMain(field));
  const control = (field) => html`<${Control} key=${field.name} field=${field} card=${card} value=${value(field.name)} set=${set(field.name)} spec=${spec} all=${Object.values(view.cards)} wrong=${wrong === field} />`;
  const here = { stage, at: Math.max(0, cardsIn(view, stage, lane.id, layer).findIndex((one) => one.id === card.id)) };
  return html`<form class="jk-card editing" ref=${box} data-card=${card.id} onKeyDown=${onKey} onfocusout=${away} aria-label=${t("Edit: {text}", { text: textOf(card) || lane.one })}
    onSubmit=${(event) => { event.preventDefault(); keep(); }}>
    ${meanwhile && html`<p class="jk-small" role="status">${t("Somebody else wrote meanwhile: “{text}”. If you keep yours, theirs stays in the earlier states.", { text: meanwhile })}</p>`}
    <textarea class="jk-main" data-main="1" rows="2" aria-label=${ownKpi ? t("Name of the KPI") : t("Words of the card")} placeholder=${spec.kpis.find((one) => one.id === value("kpi"))?.name || lane.example} value=${value("text") || ""} onInput=${(e) => set("text")(e.target.value)}></textarea>
    ${main.map(control)}
    <details><summary>${t("More")}</summary>${rare.map(control)}
      ${onRemove && html`<${Place} view=${view} lane=${lane} layer=${layer} card=${card} place=${fields.place || here} set=${set("place")} />`}</details>
    <div class="jk-end">${problem && html`<p class="jk-problem" role="alert"><${Icon} name="alert" size=${12} />${problem}</p>`}
    <div class="jk-acts"><${Button} kind="primary small" label=${t("Done")} onClick=${keep} /><${Button} kind="plain small" label=${t("Cancel")} onClick=${onCancel} />
      ${onRemove && html`<${Button} kind="plain small" icon="trash" title=${t("Remove this card")} aria-label=${t("Remove this card")} onClick=${onRemove} />`}</div></div></form>`;
}
