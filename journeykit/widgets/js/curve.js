// The emotion curve: a line through the feelings of the steps. Each point is a slider.
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { Icon, t } from "./base.js";

const BESIDE = 0.17; // of a step’s width, from its middle, where lived and ideal are drawn together
const LEVEL = 14; // percent of the height between two feelings: room for the words above and below
const yOf = (emotion) => 50 - emotion * LEVEL;

// The points of a layer across the board, x and y in percent. `beside`: by so much of a step's width out of its middle.
export function pointsOf(view, layer, beside = 0) {
  const found = [];
  view.order.forEach((stage, i) => {
    const steps = (view.places[stage] || []).map((id) => view.cards[id]).filter((one) => one.lane === "step" && (one.layer || "lived") === layer);
    steps.forEach((card, k) => found.push({ card, stage: i, among: steps.length, x: ((i + (k + 0.5 + beside) / steps.length) / view.order.length) * 100 }));
  });
  return found;
}

// A monotone cubic (Fritsch-Carlson) through the points: it never swings past a feeling that was felt.
export function monotonePath(points) {
  if (points.length < 2) return "";
  const slope = points.slice(1).map((p, i) => (p.y - points[i].y) / (p.x - points[i].x || 1e-9));
  const m = points.map((_, i) => (i === 0 ? slope[0] : i === slope.length ? slope[i - 1] : slope[i - 1] * slope[i] <= 0 ? 0 : (slope[i - 1] + slope[i]) / 2));
  slope.forEach((s, i) => {
    if (s === 0) m[i] = m[i + 1] = 0;
    else {
      const reach = Math.hypot(m[i] / s, m[i + 1] / s);
      if (reach > 3) {
        m[i] *= 3 / reach;
        m[i + 1] *= 3 / reach;
      }
    }
  });
  const n = (v) => v.toFixed(2);
  return points.slice(1).reduce((d, p, i) => {
    const a = points[i];
    const third = (p.x - a.x) / 3;
    return `${d}C${n(a.x + third)} ${n(a.y + m[i] * third)} ${n(p.x - third)} ${n(p.y - m[i + 1] * third)} ${n(p.x)} ${n(p.y)}`;
  }, `M${n(points[0].x)} ${n(points[0].y)}`);
}

export const lineOf = (points) => monotonePath(points.filter((p) => Number.isInteger(p.card.emotion)).map((p) => ({ x: p.x, y: yOf(p.card.emotion) })));

function Point({ point, layer, both, here, words, width, count, before, onSet }) {
  const [drag, setDrag] = useState(null);
  const { card } = point;
  const set = Number.isInteger(card.emotion);
  const shown = drag ?? card.emotion ?? 0;
  const word = words[shown + 2];
  const name = card.feeling || (set || drag !== null ? word.label : t("not set"));
  const second = both && layer === "ideal"; // smaller, its word only where it is pointed at
  const up = both ? second || shown === 2 : set ? (before === null ? shown >= 0 : shown >= before) : true;
  const room = (width / count / point.among) * 1.7;
  const fits = !second && (name.length * 6 < room || Math.abs(shown) === 2);
  const [middle, half] = [(point.x / 100) * width, name.length * 4.5];
  const edge = middle < half ? "first" : middle > width - half ? "last" : ""; // there a word stands beside its middle
  const level = (event) => {
    const box = event.currentTarget.parentElement.getBoundingClientRect();
    return Math.max(-2, Math.min(2, Math.round((50 - ((event.clientY - box.top) / box.height) * 100) / LEVEL)));
  };
  const onKey = (event) => {
    const steps = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };
    let next;
    if (event.key in steps && !event.altKey) next = Math.max(-2, Math.min(2, set ? shown + steps[event.key] : 0));
    else if (event.key === "Home") next = -2;
    else if (event.key === "End") next = 2;
    else if (event.key === "Delete" || event.key === "Backspace") next = null;
    else return;
    event.preventDefault();
    event.stopPropagation();
    onSet(card, next);
  };
  return html`<div class="jk-pt e${shown + 2} ${here ? "here" : ""} ${set || drag !== null ? "" : "unset"} ${up ? "up" : "dn"} ${fits ? "" : "tight"} ${edge}" style=${`left:${point.x}%;top:${yOf(shown)}%`}
    role="slider" tabindex="0" data-point=${card.id} aria-orientation="vertical" aria-valuemin="-2" aria-valuemax="2" aria-valuenow=${set ? shown : 0}
    aria-valuetext=${set ? `${word.label}${card.feeling ? `, ${card.feeling}` : ""}` : t("not set")} aria-label=${layer === "ideal" ? t("Ideal feeling at “{text}”", { text: card.text }) : t("Feeling at “{text}”", { text: card.text })}
    title=${t("{text}: {feeling}. Drag up or down.", { text: card.text, feeling: name })}
    onKeyDown=${onKey}
    onPointerDown=${(e) => { e.currentTarget.setPointerCapture(e.pointerId); setDrag(shown); }}
    onPointerMove=${(e) => drag !== null && setDrag(level(e))}
    onPointerUp=${(e) => { const to = level(e); setDrag(null); if (to !== card.emotion) onSet(card, to); }}
    onPointerCancel=${() => setDrag(null)}>
    <${Icon} name=${set || drag !== null ? word.icon : "dashed"} size=${second ? 14 : 18} /><span>${name}</span></div>`;
}

export function Curve({ view, spec, layer, at, onSet }) {
  const box = useRef(null);
  const [width, setWidth] = useState(900);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setWidth(entry.contentRect.width));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  const both = layer === "both";
  const points = { lived: pointsOf(view, "lived", both ? -BESIDE : 0), ideal: pointsOf(view, "ideal", both ? BESIDE : 0) };
  const layers = both ? ["lived", "ideal"] : [layer];
  return html`<section class="jk-row jk-curve ${layers.some((one) => points[one].some((point) => point.stage === at)) ? "" : "none-here"}" aria-label=${t("Emotion curve")}>
    <div class="jk-lab"><h2><${Icon} name="curve" />${t("Emotion curve")}</h2><p class="jk-key"><span>${t("lived")}</span><span class="dash">${t("ideal")}</span></p></div>
    <div class="jk-plot" style="grid-column: 2 / -1"><div class="jk-line" ref=${box}>
      <div class="jk-cols">${view.order.map((id) => html`<i key=${id}></i>`)}</div>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true"><path class="zero" d="M0 50H100" />
        <path class="ideal" d=${lineOf(points.ideal)} /><path class="lived" d=${lineOf(points.lived)} /></svg>
      ${points.lived.length + points.ideal.length === 0 && html`<p class="jk-hint">${t("Add steps of the lived process: each gets a point here that you can drag up or down.")}</p>`}
      ${layers.map((one) => {
        let before = null;
        return points[one].map((point) => {
          const last = before;
          if (Number.isInteger(point.card.emotion)) before = point.card.emotion;
          return html`<${Point} key=${point.card.id} point=${point} layer=${one} both=${both} here=${point.stage === at} words=${spec.words.emotion} width=${width} count=${view.order.length} before=${last} onSet=${onSet} />`;
        });
      })}
    </div></div></section>`;
}
