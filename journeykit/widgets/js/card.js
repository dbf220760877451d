// The face of a card, made from its lane's fields.
import { html, useMemo } from "../vendor/preact.js";
import { Icon, t, tn } from "./base.js";

export const wordOf = (spec, kind, id) => (spec.words[kind] || []).find((one) => one.id === String(id)) || { label: String(id), icon: "tag" };
export const isSet = (value) => value !== null && value !== undefined && value !== "" && value !== false && value.length !== 0;

export function textOf(card) {
  return card.says?.name || card.text || "";
}

// Of a step, whether it is of the lived or of the ideal journey; the cards of other lanes are of neither.
export const layerOf = (card) => (card.lane === "step" ? card.layer || "lived" : "");

// The cards of a cell, in their order. The steps of the lived and of the ideal journey are apart.
export function cardsIn(view, stage, lane, layer) {
  return (view.places[stage] || []).map((id) => view.cards[id]).filter((one) => one.lane === lane && layerOf(one) === layer);
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

// What stands on a card. Of hundreds, an edit changes one or two: the others are not drawn anew.
export function Face({ card, lane, stage, spec, full }) {
  return useMemo(() => face({ card, lane, stage, spec, full }), [card, lane, stage, spec, full]);
}

// What stands under the words of a card, from the kinds of its fields.
function face({ card, lane, stage, spec, full }) {
  const shown = lane.fields.filter((field) => isSet(card[field.name]));
  const of = (kind) => shown.filter((field) => field.kind === kind);
  const choices = of("choice").filter((field) => !field.rare && field.words !== "moment").map((field) => wordOf(spec, field.words, card[field.name]));
  const moment = of("choice").find((field) => field.words === "moment");
  const feels = Number.isInteger(card.emotion) && wordOf(spec, "emotion", card.emotion);
  return html`<div class="jk-ct">${textOf(card)}</div>
    ${card.says && html`<${Figure} says=${card.says} full=${full} />`}
    ${choices.length > 0 && html`<div class="jk-meta"><${Icon} name=${choices[0].icon} size=${13} /><span>${choices.map((one) => one.label).join(" · ")}</span></div>`}
    ${of("scale").length > 0 && html`<div class=${full ? "" : "jk-inline"}>${of("scale").map((field) => html`<${Dots} shape=${lane.fields.filter((one) => one.kind === "scale").indexOf(field)} key=${field.name} label=${field.label} value=${card[field.name]} short=${!full} />`)}</div>`}
    ${full && of("choices").map((field) => html`<div class="jk-meta" key=${field.name}><span>${card[field.name].map((id) => wordOf(spec, field.words, id).label).join(", ")}</span></div>`)}
    ${full && of("verbatims").map((field) => html`<${Quotes} key=${field.name} quotes=${card[field.name]} />`)}
    ${of("line").filter((field) => field.icon).map((field) => html`<div class="jk-meta" key=${field.name}><${Icon} name=${field.icon} size=${12} /><span>${card[field.name]}</span></div>`)}
    ${full && of("card").map((field) => html`<div class="jk-meta" key=${field.name}><${Icon} name=${field.lane} size=${12} /><span>${field.label}</span></div>`)}
    ${feels && html`<div class="jk-meta jk-feels e${card.emotion + 2}"><${Icon} name=${feels.icon} size=${14} /><span>${[feels.label, card.feeling].filter(Boolean).join(", ")}</span></div>`}
    <div class="jk-foot">
      ${!full && of("verbatims").map((field) => html`<span class="jk-ev" key=${field.name}><${Icon} name="quote" size=${11} />${tn("{n} verbatim", "{n} verbatims", card[field.name].length)}</span>`)}
      ${moment && html`<span class="jk-mot"><${Icon} name="star" size=${12} />${wordOf(spec, "moment", card[moment.name]).label}</span>`}
      ${of("flag").map((field) => html`<span class="jk-mot" key=${field.name}><${Icon} name=${field.icon} size=${12} />${field.label}</span>`)}
      ${full && card.rests_on && html`<span class="jk-ev"><${Icon} name=${wordOf(spec, "evidence", card.rests_on).icon} size=${12} />${wordOf(spec, "evidence", card.rests_on).label}</span>`}
      <span class="jk-sr">, ${lane.title}, ${stage.title}</span></div>`;
}

const QUOTES = 3;

function Quotes({ quotes }) {
  return html`${quotes.slice(0, QUOTES).map((one, i) => html`<blockquote class="jk-verb" key=${i}><q>${one.text}</q>${one.source && html` <span class="jk-src">${one.source}</span>`}</blockquote>`)}
    ${quotes.length > QUOTES && html`<div class="jk-small">${tn("and {n} more", "and {n} more", quotes.length - QUOTES)}</div>`}`;
}
