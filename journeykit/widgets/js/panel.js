// At the right: help for the step, what is missing, the review, and the customers' data.
import { html, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { Button, Icon, goToStep, t, tn } from "./base.js";
import { canCopy } from "./board.js";
import { cardsIn, layerOf } from "./card.js";
import { Data } from "./data.js";

function Fold({ title, count, note, open, hidden, onToggle, children }) {
  if (hidden) return null;
  return html`<section class="jk-fold ${open ? "open" : ""}"><h2><button type="button" aria-expanded=${open ? "true" : "false"} onClick=${onToggle}><${Icon} name=${open ? "down" : "right"} size=${13} />${title}
    ${count !== undefined && html`<span class="jk-cnt">${count}</span>`}</button>${note && html`<small>${note}</small>`}</h2>${open && html`<div class="jk-fold-body">${children}</div>`}</section>`;
}

const KEYS = () => [
  [t("Arrows"), t("from card to card, on the board")],
  [t("Enter"), t("opens a card; keeps what you typed")],
  [t("Esc"), t("leaves a card, a menu or a dialog as it was")],
  [t("Alt and arrows"), t("move a card or a stage")],
  [t("Delete"), t("removes a card, or a stage with its cards")],
  [t("F2"), t("renames a stage")],
  [t("Up and down"), t("on a point of the curve, set the feeling; Delete clears it")],
  [t("Ctrl Z, Ctrl Shift Z"), t("undo, redo")],
];

function Keys() {
  return html`<details class="jk-hints"><summary>${t("With the keyboard")}</summary><dl class="jk-keys">${KEYS().map(([key, what]) => html`<dt key=${what}>${key}</dt><dd>${what}</dd>`)}</dl></details>`;
}

function Help({ store, ui, setUi, show }) {
  const { view, spec } = store;
  const step = spec.steps[ui.step];
  const own = view.progress[ui.step];
  const next = spec.steps[ui.step + 1];
  const goOn = (event) => {
    const root = event.currentTarget.closest(".jk");
    goToStep(store, setUi, ui.step + 1);
    // after the last step this button is gone
    setTimeout(() => root.contains(document.activeElement) || root.querySelector(".jk-stepper [aria-current]")?.focus(), 0);
  };
  const hints = view.order.map((id) => view.stages[id]).filter((stage) => stage.hint);
  return html`<p class="jk-eyebrow">${t("Step {n} of 5", { n: ui.step + 1 })}</p><h3>${step.title}</h3>
    <p class="jk-question">${step.question}</p><p>${step.help}</p>
    <h4>${t("Why it matters")}</h4><p>${step.why}</p>
    <h4>${t("For example")}</h4><p class="jk-example">${step.example}</p>
    <div class="jk-miss"><h4>${t("Still missing")}</h4>
      ${own.missing.length === 0 ? html`<p><${Icon} name="good" size=${12} /> ${t("Nothing. This step is complete.")}</p>` : html`<ul>${own.missing.map((one) => html`<li key=${one.stage + one.what}><button type="button" onClick=${() => show(one)}><span><b>${one.title}</b> ${one.what}</span><${Icon} name="right" size=${12} /></button></li>`)}</ul>`}</div>
    ${hints.length > 0 && ui.step === 0 && html`<details class="jk-hints"><summary>${t("What each stage needs from you")}</summary>${hints.map((stage) => html`<p key=${stage.id}><b>${stage.title}</b> ${stage.hint}</p>`)}</details>`}
    ${next ? html`<button type="button" class="jk-btn next" onClick=${goOn}><span>${t("Go on to {step}", { step: next.title })}</span><${Icon} name="arrow" /></button>` : html`<p>${t("All five steps are here. Read the review, then look at the picture.")}</p>`}
    <${Keys} />`;
}

function Finding({ one, show, aside }) {
  const [open, setOpen] = useState(false);
  return html`<li class=${open ? "open" : ""}><button type="button" class="jk-find" aria-expanded=${open ? "true" : "false"} onClick=${() => setOpen(!open)}>
      <span class="fl"><span class="sev ${one.severity}"><${Icon} name=${one.severity === "fix" ? "alert" : "watch"} size=${12} />${one.severity_name}</span><span class="code">${one.code}</span><${Icon} name=${open ? "up" : "down"} size=${12} /></span>
      <b>${one.title}</b><small>${one.place}</small></button>
    ${open && html`<dl><dt>${t("Seen")}</dt><dd>${one.seen}</dd><dt>${t("Why")}</dt><dd>${one.why}</dd><dt>${t("Next")}</dt><dd>${one.next_step}</dd></dl>
      <div class="jk-acts">${(one.card || one.stage) && html`<${Button} kind="small" label=${t("Show it")} onClick=${() => show(one)} />`}
        <${Button} kind="plain small" label=${t("Set aside")} onClick=${() => aside(one)} /></div>`}</li>`;
}

function Review({ store, show }) {
  const { view } = store;
  const findings = view.finding_order.map((key) => view.findings[key]);
  const aside = view.header.set_aside;
  const box = useRef(null);
  const set = async (keys, at) => {
    const answer = await store.edit({ do: "change_header", fields: { set_aside: keys } });
    if (!answer.problem) store.say(keys.length > aside.length ? t("Set aside. It can be brought back, below the others.") : t("Brought back."));
    const left = box.current.querySelectorAll(".jk-find");
    (left[Math.min(at, left.length - 1)] || box.current.querySelector("button"))?.focus();
  };
  return html`<div ref=${box}>${findings.length === 0 && html`<p><${Icon} name="good" size=${12} /> ${t("Nothing to mend or to consider.")}</p>`}
    <ul class="jk-findings">${findings.map((one) => html`<${Finding} key=${one.key} one=${one} show=${show} aside=${() => set([...aside, one.key], findings.indexOf(one))} />`)}</ul>
    ${aside.length > 0 && html`<${Button} kind="plain small" icon="undo" label=${tn("Bring back {n} set aside", "Bring back {n} set aside", aside.length)} onClick=${() => set([], 0)} />`}</div>`;
}

const across = (emotion) => (emotion + 2) * 25;

// What is lived and what should be, on the scale of feelings.
function Span({ lived, ideal }) {
  const known = [lived, ideal].filter((one) => one !== null).map(across);
  return html`<span class="jk-span" aria-hidden="true">${known.length === 2 && html`<i class="way" style=${`left:${Math.min(...known)}%;width:${Math.abs(known[1] - known[0])}%`}></i>`}
    ${ideal !== null && html`<i class="ideal" style=${`left:${across(ideal)}%`}></i>`}${lived !== null && html`<i class="lived" style=${`left:${across(lived)}%`}></i>`}</span>`;
}

const FIRST_GAPS = 8;

function Gaps({ store, layer, jump }) {
  const { view } = store;
  const [all, setAll] = useState(false);
  const shown = all ? view.gaps : view.gaps.slice(0, FIRST_GAPS);
  const more = view.gaps.length - shown.length;
  const showAll = (event) => {
    const body = event.currentTarget.closest(".jk-fold-body");
    setAll(true);
    setTimeout(() => body.querySelectorAll(".jk-gaps button")[FIRST_GAPS]?.focus(), 0);
  };
  const some = view.order.some((stage) => cardsIn(view, stage, "step", "ideal").length > 0);
  return html`<p>${some ? t("Stage by stage, from the largest: how they feel now, and how they should.") : canCopy(view) ? t("No ideal step yet. Copy the lived steps as a start, then change each to what it should be.") : layer !== "lived" ? t("No ideal step yet. Write under each stage what it should be.") : t("No ideal step yet. Choose “Both” beside the lived process, and write what each stage should be.")}</p>
    ${some && html`<ol class="jk-gaps">${shown.map((one) => html`<li key=${one.stage}><button type="button" onClick=${() => jump(one.stage)}><span><b>${one.title}</b><b class="width">${one.width}</b></span><${Span} ...${one} /><small>${one.says}</small></button></li>`)}</ol>`}
    ${some && more > 0 && html`<${Button} kind="plain small" icon="down" label=${tn("and {n} more", "and {n} more", more)} onClick=${showAll} />`}
    ${canCopy(view) && html`<${Button} kind="small" icon="step" label=${t("Copy the lived steps")} onClick=${() => store.act("copy_to_ideal").then((answer) => answer.problem || jump(view.order[0]))} />`}`;
}

export function Panel({ store, ui, setUi }) {
  const { view } = store;
  const [folds, setFolds] = useState({ help: true, gap: true, data: false, review: true });
  const fold = (name) => ({ open: ui.sheet === name || folds[name], hidden: ui.sheet && ui.sheet !== name, onToggle: toggle(name) });
  const toggle = (name) => () => setFolds({ ...folds, [name]: !folds[name] });
  const laneStep = (lane) => store.spec.steps.findIndex((step) => step.lane === lane);
  const show = (one) => {
    const step = laneStep(one.lane);
    const selector = one.card ? `[data-card="${one.card}"]` : one.lane ? `[data-cell="${one.stage}"][data-lane="${one.lane}"] [data-stop]` : `[data-head="${one.stage}"]`;
    const wanted = one.card ? layerOf(view.cards[one.card]) : one.lane === "step" ? "lived" : "";
    const layer = ui.layer === "both" ? "both" : wanted || ui.layer;
    setUi({ show: selector, layer, ...(step >= 0 && { step }), ...(one.stage && { stage: view.order.indexOf(one.stage) }), sheet: null });
  };
  const steps = laneStep("step");
  const jump = (stage) => setUi({ show: `[data-cell="${stage}"][data-layer="ideal"] [data-stop]`, layer: "both", step: steps, stage: view.order.indexOf(stage), sheet: null });
  const close = (event) => {
    const opener = event.currentTarget.closest(".jk").querySelector(`.jk-bar [data-sheet="${ui.sheet}"]`);
    setUi({ sheet: null });
    opener?.focus();
  };
  const box = useRef(null);
  const wasFolded = useRef(ui.folded);
  useLayoutEffect(() => {
    if (wasFolded.current !== ui.folded) box.current.querySelector("button").focus();
    wasFolded.current = ui.folded;
  }, [ui.folded]);
  const gap = view.order.length > 0 && (ui.step === steps || ui.layer !== "lived") && html`<${Fold} key="gap" title=${t("Gap to the ideal")} ...${fold("gap")} hidden=${ui.sheet && ui.sheet !== "gap" && ui.sheet !== "help"}><${Gaps} store=${store} layer=${ui.layer} jump=${jump} /><//>`;
  if (ui.folded) return html`<aside class="jk-panel folded" ref=${box}><${Button} kind="plain" icon="panel" title=${t("Open the panel")} aria-label=${t("Open the panel")} onClick=${() => setUi({ folded: false })} /></aside>`;
  return html`<aside ref=${box} class="jk-panel ${ui.sheet ? "sheet" : ""}" aria-label=${t("Help, data and review")}>
    <div class="jk-foldall">${ui.sheet ? html`<${Button} kind="plain" icon="x" label=${t("Close")} onClick=${close} />` : html`<${Button} kind="plain small" icon="panel" label=${t("Fold panel")} onClick=${() => setUi({ folded: true })} />`}</div>
    ${ui.layer !== "lived" && gap}
    <${Fold} key="help" title=${t("Help")} ...${fold("help")}><${Help} store=${store} ui=${ui} setUi=${setUi} show=${show} /><//>
    ${ui.layer === "lived" && gap}
    <${Fold} title=${t("Customers’ data")} count=${view.tables || undefined} ...${fold("data")}><${Data} store=${store} /><//>
    <${Fold} title=${t("Review")} count=${view.finding_order.length} note=${t("In order of the map")} ...${fold("review")}><${Review} store=${store} show=${show} /><//></aside>`;
}
