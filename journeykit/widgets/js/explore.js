// An explorer: labelled controls, a sentence, and the picture, rows or quotes that follow them.
import { html, render as draw, useEffect, useRef, useState } from "../vendor/preact.js";
import { Icon, setLanguage, storeOf, t, useStore } from "./base.js";
import { ownKeys, useDark } from "./page.js";
import { Drawing } from "./drawing.js";
import { Rows } from "./rows.js";

const TYPING_MS = 250;
const SLOW_MS = 700;

function Labelled({ one, children, cls = "" }) {
  return html`<label class="jx-field ${cls}"><span>${one.label}</span>${children}</label>`;
}

function Search({ one, choose }) {
  const [typed, setTyped] = useState(one.value);
  const timer = useRef(0);
  const type = (event) => {
    const { value } = event.target;
    setTyped(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => choose({ [one.id]: value }), TYPING_MS);
  };
  return html`<${Labelled} one=${one} cls="wide"><span class="jx-search"><${Icon} name="search" size=${15} /><input type="search" value=${typed} placeholder=${one.hint} autocomplete="off" onInput=${type} /></span><//>`;
}

function Pick({ one, choose }) {
  return html`<${Labelled} one=${one}><select onChange=${(event) => choose({ [one.id]: event.target.value })}>${one.options.map((o) => html`<option key=${o.id} value=${o.id} selected=${o.id === one.value}>${o.label}</option>`)}</select><//>`;
}

function Segments({ one, choose }) {
  return html`<div class="jx-field" role="group" aria-label=${one.label}><span aria-hidden="true">${one.label}</span><div class="jk-seg">${one.options.map((o) => html`<button type="button" key=${o.id} aria-pressed=${o.id === one.value ? "true" : "false"} class=${o.id === one.value ? "on" : ""} onClick=${() => choose({ [one.id]: o.id })}>${o.label}</button>`)}</div></div>`;
}

function Several({ one, choose }) {
  const toggle = (id) => choose({ [one.id]: one.options.map((o) => o.id).filter((o) => (o === id) !== one.value.includes(o)) });
  return html`<details class="jx-several"><summary>${one.label}</summary><fieldset aria-label=${one.label}>${one.options.map((o) => html`<label key=${o.id}><input type="checkbox" checked=${one.value.includes(o.id)} onChange=${() => toggle(o.id)} /><span>${o.label}</span></label>`)}</fieldset></details>`;
}

function Slide({ one, choose }) {
  const go = (n) => choose({ [one.id]: Math.min(one.most, Math.max(one.least, n)) });
  const end = (n) => (one.value === n ? "true" : null);
  return html`<div class="jx-slide" role="group" aria-label=${one.label}>
    <button type="button" class="jk-btn" aria-disabled=${end(one.least)} onClick=${() => go(one.value - 1)}><${Icon} name="left" /><span>${t("Previous step")}</span></button>
    <input type="range" min=${one.least} max=${one.most} value=${one.value} aria-label=${one.label} aria-valuetext=${one.says} onInput=${(event) => go(Number(event.target.value))} />
    <button type="button" class="jk-btn" aria-disabled=${end(one.most)} onClick=${() => go(one.value + 1)}><span>${t("Next step")}</span><${Icon} name="right" /></button></div>`;
}

function Press({ one, choose }) {
  return html`<div class="jx-field jx-press"><button type="button" class="jk-btn" onClick=${() => choose({ [one.id]: one.value + 1 })}>${one.label}</button></div>`;
}

const KINDS = { search: Search, pick: Pick, segments: Segments, several: Several, slide: Slide, press: Press };

function Quotes({ quotes }) {
  return html`<ul class="jx-quotes">${quotes.map((one, i) => html`<li key=${i}><blockquote>${one.parts.map(([text, hit]) => (hit ? html`<mark>${text}</mark>` : text))}</blockquote><p class="quiet">${one.about}</p></li>`)}</ul>`;
}

function Phases({ phases }) {
  return html`<div class="jx-phases">${phases.map((one) => html`<section key=${one.phase} class=${one.phase} aria-label=${one.name}><h3>${one.name}</h3><ol>${one.stages.map((stage) => html`<li key=${stage.title}><b>${stage.title}</b>${stage.hint && html`<p class="quiet">${stage.hint}</p>`}</li>`)}</ol></section>`)}</div>`;
}

function Said({ said }) {
  return html`<dl class="jx-said">${said.map(([label, text]) => html`<div key=${label}><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>`;
}

function How({ how }) {
  return html`<details class="jx-how"><summary>${t("How it is counted")}</summary><${Said} said=${how} /></details>`;
}

function useChoice(store) {
  const [wanted, setWanted] = useState({}); // what was asked for and is not answered yet
  const [slow, setSlow] = useState(false);
  const open = useRef(0);
  const choose = async (values) => {
    open.current += 1;
    setWanted((before) => ({ ...before, ...values }));
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    await store.ask("choose", { values }, { wait: 60000 });
    clearTimeout(timer);
    open.current -= 1;
    if (open.current > 0) return;
    setWanted({});
    setSlow(false);
    store.say("");
  };
  return { wanted, slow, choose };
}

function App({ store }) {
  useStore(store);
  const { view, spec } = store;
  setLanguage(spec.messages, spec.icons);
  const dark = useDark();
  const { wanted, slow, choose } = useChoice(store);
  useEffect(() => {
    if (view.waiting) store.ask("look", {}, { wait: 60000 }).then(() => store.say(""));
  }, []);
  const controls = (view.controls || []).map((one) => (one.id in wanted ? { ...one, value: wanted[one.id] } : one));
  const busy = view.waiting || slow;
  return html`<section class="jk jx ${dark ? "jk-dark" : ""} ${view.waiting ? "waiting" : ""}" lang=${spec.language} aria-label=${view.title || t("Explorer")} aria-busy=${busy ? "true" : "false"} onfocusin=${ownKeys}>
    ${controls.length > 0 && html`<div class="jx-controls">${controls.map((one) => html`<${KINDS[one.kind]} key=${one.id} one=${one} choose=${choose} />`)}</div>`}
    <p class="jx-says" role="status" aria-live="polite">${busy ? html`<span class="quiet">${store.said || t("Reading the data ...")}</span>` : view.problem ? "" : view.says}</p>
    ${!busy && view.problem && html`<p class="jx-problem" role="alert"><${Icon} name="watch" size=${16} /><span>${view.problem}</span></p>`}
    ${!view.problem && html`<div class="jx-shown ${slow ? "old" : ""}">${view.picture && html`<${Drawing} picture=${view.picture} />`}
      ${view.phases && html`<${Phases} phases=${view.phases} />`}${view.said && html`<${Said} said=${view.said} />`}${(view.tables || []).map((table, i) => html`<${Rows} key=${i} table=${table} />`)}
      ${view.quotes && html`<${Quotes} quotes=${view.quotes} />`}</div>`}
    ${!view.problem && (view.notes || []).map((note) => html`<p class="jx-note" key=${note}>${note}</p>`)}
    ${!view.problem && view.how && html`<${How} how=${view.how} />`}</section>`;
}

function render({ model, el }) {
  const store = storeOf(model);
  draw(html`<${App} store=${store} />`, el);
  return () => draw(null, el);
}

export default { render };
