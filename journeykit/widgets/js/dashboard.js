// The Dashboard: title and choices, alerts in words, and the stages as columns with their tiles.
import { html, render as draw, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { Icon, Languages, setLanguage, speak, storeOf, t, useStore } from "./base.js";
import { useKeptFocus } from "./focus.js";
import { Brand, Lost, ownKeys, spokenHere, useDark } from "./page.js";
import { Tile } from "./tiles.js";

const HERE_MS = 10000; // Python looks at the source as long as a page says that it is seen
const FIRST_ALERTS = 4;
const NARROWEST = 184; // px of a column
const GAP = 14;

// How many columns stand side by side: all stages in one row if they fit, else rows of nearly the same length.
export function columnsIn(width, stages) {
  const fit = Math.max(1, Math.floor((width + GAP) / (NARROWEST + GAP)));
  return Math.ceil(stages / Math.ceil(stages / fit));
}

function useColumns(ref, stages) {
  const [columns, setColumns] = useState(stages);
  useLayoutEffect(() => {
    if (!ref.current) return undefined;
    const look = () => ref.current && setColumns(columnsIn(ref.current.clientWidth, stages));
    const watch = new ResizeObserver(look);
    watch.observe(ref.current);
    look();
    return () => watch.disconnect();
  }, [stages]);
  return columns;
}

function useSeen(store) {
  useEffect(() => {
    const here = () => document.visibilityState === "visible" && store.ask("here");
    const back = () => document.visibilityState === "visible" && store.ask("look");
    const timer = setInterval(here, HERE_MS);
    document.addEventListener("visibilitychange", back);
    here();
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", back);
    };
  }, []);
}

function Choice({ label, children }) {
  return html`<label class="jd-choice"><span>${label}</span>${children}</label>`;
}

function Choices({ store }) {
  const { view } = store;
  const [own, setOwn] = useState(null); // the two days that are being chosen
  const waiting = useRef(null); // what was asked for and is not answered yet
  const [, asked] = useState(0);
  const now = waiting.current || { segment: view.segment, period: view.period, start: view.start, end: view.end };
  const choose = async (part) => {
    const wanted = { ...(waiting.current || now), ...part };
    waiting.current = wanted;
    asked((n) => n + 1);
    await store.act("choose", wanted, { wait: 60000 });
    if (waiting.current === wanted) waiting.current = null;
    asked((n) => n + 1);
  };
  const period = (event) => {
    const chosen = event.target.value;
    setOwn(chosen === "own" ? { start: now.start || view.start, end: now.end || view.end } : null);
    if (chosen !== "own") choose({ period: chosen });
  };
  const day = (name) => (event) => {
    const days = { ...(own || now), [name]: event.target.value };
    setOwn(days);
    if (days.start && days.end) choose({ period: "own", start: days.start, end: days.end });
  };
  const shown = own ? "own" : now.period;
  return html`<div class="jd-choices" role="group" aria-label=${t("What is shown")}>
    <${Choice} label=${t("Segment")}><select onChange=${(event) => choose({ segment: event.target.value })}><option value="" selected=${now.segment === ""}>${t("All customers")}</option>
      ${view.segments.map((one) => html`<optgroup key=${one.column} label=${one.column}>${one.values.map((value) => html`<option key=${value.id} value=${value.id} selected=${value.id === now.segment}>${value.label}</option>`)}</optgroup>`)}</select><//>
    <${Choice} label=${t("Period")}><select onChange=${period}>${view.periods.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === shown}>${one.label}</option>`)}</select><//>
    ${shown === "own" && html`<${Choice} label=${t("From")}><input type="date" value=${(own || now).start} onChange=${day("start")} /><//><${Choice} label=${t("To")}><input type="date" value=${(own || now).end} onChange=${day("end")} /><//>`}
    ${view.compared && html`<p class="jd-choice said"><span>${t("Compared with")}</span>${view.compared}</p>`}</div>`;
}

function Top({ store }) {
  const { view } = store;
  return html`<header class="jd-top">${view.app && document.body.dataset.home && html`<${Brand} app />`}<div class="jd-title"><h1>${view.title}</h1><p>${view.about}</p></div>
    ${view.mode === "board" && html`<${Choices} store=${store} />`}
    <div class="jd-when">${view.updated && html`<p>${view.updated}</p>`}${view.totals && html`<p>${view.totals}</p>`}</div><${Languages} store=${store} /></header>`;
}

function Alerts({ view, call }) {
  const [all, setAll] = useState(false);
  const { alerts, away } = view;
  const shown = all ? alerts : alerts.slice(0, FIRST_ALERTS);
  return html`<section class="jd-strip ${alerts.length ? "" : "calm"}" aria-label=${t("Alerts")}><div class="jd-count"><h2>${!alerts.length && html`<${Icon} name="good" size=${14} />`}${view.headline}</h2>
      ${alerts.length > FIRST_ALERTS && html`<button type="button" class="jd-link" aria-expanded=${all ? "true" : "false"} onClick=${() => setAll(!all)}>${all ? t("Show fewer") : t("Read them all")}</button>`}</div>
    <ul>${away && html`<li class="stale" key="away"><${Icon} name="clock" size=${14} /><div><b>${away.says}</b><p class="quiet">${away.why} ${away.next}</p></div></li>`}
      ${shown.map((one) => html`<li class="alert" key=${one.tile}><${Icon} name="alert" size=${14} /><div><button type="button" class="jd-link" onClick=${() => call(one.tile)}>${one.says}</button><p class="quiet">${one.more.map((part, i) => html`<span key=${part}>${i > 0 && " · "}<span class=${i === 0 ? "whole" : ""}>${part}</span></span>`)}</p></div></li>`)}
      ${!alerts.length && !away && html`<li key="calm"><p class="quiet">${t("No figure is beyond its alert line.")}</p></li>`}</ul></section>`;
}

function Stage({ view, id, first, called, phases }) {
  const stage = view.stages[id];
  const places = view.places[id] || [];
  return html`<li class="jd-stage ${stage.phase} ${phases ? "runs-on" : ""}"><p class="jd-phase ${first ? "" : "same"}" aria-hidden="true">${first ? stage.phase_name : "\u00a0"}</p>
    <h2 class="jd-chevron"><span>${stage.title}</span><span class="jk-sr">, ${stage.phase_name}</span></h2>
    <p class="jd-feels">${stage.emotion !== null && html`<span class=${`e${stage.emotion + 2}`}><${Icon} name=${`feel${stage.emotion}`} size=${16} /></span>`}${stage.feels}</p>
    <ul class="jd-tiles">${places.map((key) => html`<${Tile} key=${key} tile=${view.tiles[key]} phase=${stage.phase} called=${called === key} />`)}
      ${places.length === 0 && html`<li class="jd-tile none empty"><p class="jd-lacks">${t("No KPI at this stage. Put one on the map, and it shows here.")}</p></li>`}</ul></li>`;
}

function Stages({ view, called }) {
  const box = useRef(null);
  const columns = useColumns(box, view.order.length);
  const phase = (i) => view.stages[view.order[i]]?.phase;
  return html`<ol class="jd-board" ref=${box} style=${`--cols:${columns}`}>${view.order.map((id, i) => html`<${Stage} key=${id} view=${view} id=${id} called=${called}
    first=${i % columns === 0 || phase(i) !== phase(i - 1)} phases=${(i + 1) % columns !== 0 && phase(i) === phase(i + 1)} />`)}</ol>`;
}

function Waiting({ view }) {
  return html`<div class="jd-wait">${view.problem ? html`<p role="alert"><${Icon} name="alert" size=${14} />${view.problem}</p><p class="quiet">${t("It is tried again every second.")}</p>` : html`<p role="status">${t("Reading the data ...")}</p>`}</div>`;
}

const lostFigures = (app) => (app
  ? t("The figures stand as they were. The page comes back by itself as soon as the dashboard answers.")
  : t("The figures stand as they were. Run the cell again to go on."));

function App({ store }) {
  useStore(store);
  const { view, spec } = store;
  setLanguage(spec.messages, spec.icons);
  const root = useRef(null);
  useKeptFocus(root);
  useSeen(store);
  const dark = useDark();
  const [called, setCalled] = useState("");
  const call = (tile) => {
    setCalled(tile);
    root.current.querySelector(`[data-tile="${CSS.escape(tile)}"] button`)?.focus();
  };
  useEffect(() => {
    if (view.app && spokenHere() !== spec.language) speak(store, spokenHere());
  }, []);
  useEffect(() => {
    if (!view.app) return;
    document.documentElement.lang = spec.language;
    document.title = `${view.title} · JourneyKit`;
  }, [spec.language, view.title]);
  return html`<div class="jk jd ${dark ? "jk-dark" : ""} ${view.app ? "jk-app" : ""}" lang=${spec.language} ref=${root} onfocusin=${ownKeys}>
    ${store.lost && html`<${Lost} title=${t("The connection to the dashboard is lost.")} text=${lostFigures(view.app)} />`}
    <${Top} store=${store} /><p class="jd-said" role="status" aria-live="polite">${store.said}</p>
    ${view.mode === "waiting" ? html`<${Waiting} view=${view} />` : html`${view.problem && html`<p class="jd-problem" role="alert"><${Icon} name="alert" size=${14} />${view.problem}</p>`}
      <${Alerts} view=${view} call=${call} /><${Stages} view=${view} called=${called} />`}
    <footer class="jd-foot"><p>${[...(view.notes || []), view.legend].filter(Boolean).join(" · ")}</p></footer></div>`;
}

function render({ model, el }) {
  const store = storeOf(model);
  draw(html`<${App} store=${store} />`, el);
  return () => draw(null, el);
}

export default { render };
