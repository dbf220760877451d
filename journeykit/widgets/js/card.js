// One card: its face, and the form it becomes while it is edited. Both are made from the lane's fields.
import { html, useEffect, useMemo, useRef, useState } from "../vendor/preact.js";
import { Button, Icon, t, tn } from "./base.js";

const wordOf = (spec, kind, id) => (spec.words[kind] || []).find((one) => one.id === String(id)) || { label: String(id), icon: "tag" };
const isSet = (value) => value !== null && value !== undefined && value !== "" && value !== false && value.length !== 0;

export function textOf(card) {
  return card.says?.name || card.text || "";
}

function Dots({ label, value, short, shape }) {
  const said = t("{label}: {value} of 5", { label, value });
  return html`<div class="jk-meter" title=${short ? said : null}>${!short && html`<span>${label}</span>`}
    <span class="jk-dots s${shape}" role="img" aria-label=${said}>${[1, 2, 3, 4, 5].map((n) => html`<i class=${n <= value ? "on" : ""}></i>`)}</span></div>`;
}

function Figure({ says, full }) {
  return html`<div class="jk-figure">
    ${says.value ? html`<b>${says.value}</b>` : html`<span class="quiet">${t("no value yet")}</span>`}
    ${says.state !== "unknown" && html`<span class="jk-state ${says.state}"><${Icon} name=${says.state} size=${12} />${says.state_name}</span>`}
    </div>
    ${says.target && html`<div class="jk-small">${says.target}</div>`}
    ${full && says.detail && html`<div class="jk-small">${says.detail}</div>`}`;
}

// What stands under the words of a card, from the kinds of its fields.
export function Face({ card, lane, spec, full }) {
  const shown = lane.fields.filter((field) => isSet(card[field.name]));
  const of = (kind) => shown.filter((field) => field.kind === kind);
  const choices = of("choice").filter((field) => !field.rare && field.words !== "moment").map((field) => wordOf(spec, field.words, card[field.name]));
  const moment = of("choice").find((field) => field.words === "moment");
  return html`<div class="jk-ct">${textOf(card)}</div>
    ${card.says && html`<${Figure} says=${card.says} full=${full} />`}
    ${choices.length > 0 && html`<div class="jk-meta"><${Icon} name=${choices[0].icon} size=${13} /><span>${choices.map((one) => one.label).join(" · ")}</span></div>`}
    ${of("scale").length > 0 && html`<div class=${full ? "" : "jk-inline"}>${of("scale").map((field) => html`<${Dots} shape=${lane.fields.filter((one) => one.kind === "scale").indexOf(field)} key=${field.name} label=${field.label} value=${card[field.name]} short=${!full} />`)}</div>`}
    ${full && of("choices").map((field) => html`<div class="jk-meta" key=${field.name}><span>${card[field.name].map((id) => wordOf(spec, field.words, id).label).join(", ")}</span></div>`)}
    ${full && of("verbatims").map((field) => html`<${Quotes} key=${field.name} quotes=${card[field.name]} />`)}
    ${of("line").filter((field) => field.icon).map((field) => html`<div class="jk-meta" key=${field.name}><${Icon} name=${field.icon} size=${12} /><span>${card[field.name]}</span></div>`)}
    ${full && of("card").map((field) => html`<div class="jk-meta" key=${field.name}><${Icon} name=${field.lane} size=${12} /><span>${field.label}</span></div>`)}
    <div class="jk-foot">
      ${!full && of("verbatims").map((field) => html`<span class="jk-ev" key=${field.name}><${Icon} name="quote" size=${11} />${tn("{n} verbatim", "{n} verbatims", card[field.name].length)}</span>`)}
      ${moment && html`<span class="jk-mot"><${Icon} name="star" size=${12} />${wordOf(spec, "moment", card[moment.name]).label}</span>`}
      ${of("flag").map((field) => html`<span class="jk-mot" key=${field.name}><${Icon} name=${field.icon} size=${12} />${field.label}</span>`)}
      ${full && card.rests_on && html`<span class="jk-ev"><${Icon} name=${wordOf(spec, "evidence", card.rests_on).icon} size=${12} />${wordOf(spec, "evidence", card.rests_on).label}</span>`}
    </div>`;
}

const QUOTES = 3;

function Quotes({ quotes }) {
  return html`${quotes.slice(0, QUOTES).map((one, i) => html`<blockquote class="jk-verb" key=${i}><q>${one.text}</q>${one.source && html` <span class="jk-src">${one.source}</span>`}</blockquote>`)}
    ${quotes.length > QUOTES && html`<div class="jk-small">${tn("and {n} more", "and {n} more", quotes.length - QUOTES)}</div>`}`;
}

let fresh = 0;

function Choice({ field, value, set, spec }) {
  const words = spec.words[field.words] || [];
  const id = useMemo(() => `jk-list-${++fresh}`, []);
  if (!field.free) {
    const least = field.name === "moment" || field.name === "good";
    return html`<label class="jk-field"><span>${field.label}</span><select value=${value ?? ""} onChange=${(e) => set(e.target.value || (least ? null : ""))}>
      ${(least || !isSet(value)) && html`<option value="">${t("none")}</option>`}
      ${words.map((one) => html`<option value=${one.id} selected=${one.id === String(value)}>${one.label}</option>`)}</select></label>`;
  }
  const shown = isSet(value) ? wordOf(spec, field.words, value).label : "";
  return html`<label class="jk-field"><span>${field.label}</span><input type="text" list=${id} maxlength="300" value=${shown} placeholder=${t("choose or type")} onInput=${(e) => set(e.target.value)} />
    <datalist id=${id}>${words.map((one) => html`<option value=${one.label}></option>`)}</datalist></label>`;
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
      <textarea rows="2" maxlength="5000" aria-label=${t("What the customer said")} value=${one.text} onInput=${(e) => change(i, { text: e.target.value })}></textarea>
      <input type="text" maxlength="300" aria-label=${t("Source")} placeholder=${t("Source: survey 118, a call ...")} value=${one.source || ""} onInput=${(e) => change(i, { source: e.target.value })} />
      <${Button} kind="plain small" icon="x" label=${t("Remove these words")} onClick=${() => set(value.filter((_, k) => k !== i))} /></div>`)}
    <${Button} kind="plain small" icon="quote" label=${t("Add their words")} onClick=${() => set([...value, { text: "", source: "" }])} /></fieldset>`;
}

const asNumber = (text) => {
  const plain = text.trim().replace(/[\s\u00a0\u202f]/g, "").replace(",", ".").replace("−", "-");
  return plain === "" ? null : Number(plain);
};

function NumberField({ field, value, set, complain }) {
  const [text, setText] = useState(value ?? "");
  const type = (typed) => {
    setText(typed);
    const number = asNumber(typed);
    const wrong = number !== null && !Number.isFinite(number);
    complain(field.name, wrong ? t("{field}: “{typed}” is not a number. Write it like 92.5.", { field: field.label, typed }) : "");
    if (!wrong) set(number);
  };
  return html`<label class="jk-field"><span>${field.label}</span><input type="text" inputmode="decimal" value=${text} onInput=${(e) => type(e.target.value)} /></label>`;
}

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
      return html`<${NumberField} ...${props} value=${value?.value} set=${(n) => set(n === null ? null : n === value?.value ? value : { value: n })} />`;
    default:
      return html`<label class="jk-field"><span>${field.label}</span><input type="text" maxlength="300" value=${value || ""} placeholder=${field.hint} onInput=${(e) => set(e.target.value)} /></label>`;
  }
}

const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
const clean = (fields) => (fields.verbatims ? { ...fields, verbatims: fields.verbatims.filter((one) => one.text.trim()) } : fields);

// The card as a form, in its place. `draft` holds what was typed but not yet kept; it outlives a reload.
export function CardForm({ card, lane, spec, all, draft, onDraft, onKeep, onCancel, onRemove }) {
  const [fields, setFields] = useState(draft || {});
  const [problem, setProblem] = useState("");
  const wrong = useRef({});
  const box = useRef(null);
  const latest = useRef(fields);
  const busy = useRef(false);
  useEffect(() => {
    const text = box.current.querySelector("textarea");
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  }, []);
  const value = (name) => (name in fields ? fields[name] : card[name]);
  const set = (name) => (given) => {
    latest.current = { ...latest.current, [name]: given };
    setFields(latest.current);
    onDraft(latest.current);
  };
  const complain = (name, text) => {
    wrong.current = { ...wrong.current, [name]: text };
    setProblem(Object.values(wrong.current).find(Boolean) || "");
  };
  const keep = async () => {
    if (busy.current) return;
    const bad = Object.values(wrong.current).find(Boolean);
    if (bad) return setProblem(bad);
    const changed = Object.fromEntries(Object.entries(clean(latest.current)).filter(([name, given]) => !same(given, card[name])));
    busy.current = true;
    const refused = await onKeep(changed);
    busy.current = false;
    if (refused) setProblem(refused);
  };
  const onKey = (event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      onCancel();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey || (event.target.dataset.main && !event.shiftKey))) {
      event.preventDefault();
      keep();
    }
  };
  const away = (event) => {
    if (event.relatedTarget && !box.current.contains(event.relatedTarget)) keep();
  };
  const main = lane.fields.filter((field) => !field.rare);
  const rare = lane.fields.filter((field) => field.rare);
  const control = (field) => html`<${Control} key=${field.name} field=${field} value=${value(field.name)} set=${set(field.name)} spec=${spec} all=${all} complain=${complain} />`;
  return html`<form class="jk-card editing" ref=${box} data-card=${card.id} onKeyDown=${onKey} onfocusout=${away} aria-label=${t("Edit: {text}", { text: textOf(card) || lane.one })}
    onSubmit=${(event) => { event.preventDefault(); keep(); }}>
    <textarea class="jk-main" data-main="1" rows="2" maxlength="2000" aria-label=${t("Words of the card")} placeholder=${lane.example} value=${value("text") || ""} onInput=${(e) => set("text")(e.target.value)}></textarea>
    ${main.map(control)}
    ${rare.length > 0 && html`<details><summary>${t("More")}</summary>${rare.map(control)}</details>`}
    ${problem && html`<p class="jk-problem" role="alert"><${Icon} name="alert" size=${12} />${problem}</p>`}
    <div class="jk-acts"><${Button} kind="primary small" label=${t("Done")} onClick=${keep} /><${Button} kind="plain small" label=${t("Cancel")} onClick=${onCancel} />
      ${onRemove && html`<${Button} kind="plain small" icon="trash" title=${t("Remove this card")} aria-label=${t("Remove this card")} onClick=${onRemove} />`}</div></form>`;
}
