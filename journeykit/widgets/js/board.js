// The map as a board: stages as columns in their phases, lanes as rows, cards in their cells.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { Button, Icon, Menu, goToStep, newId, t, tn } from "./base.js";
import { Face, cardsIn, layerOf } from "./card.js";
import { Curve } from "./curve.js";
import { useDrag } from "./drag.js";
import { CardForm } from "./form.js";

// In a lesson a remark is said in words, and only of what the lesson is about.
function Marks({ codes, lesson }) {
  if (lesson) return html`${codes.map((one) => html`<span class="jk-mk said ${one.severity}" key=${one.key} title=${one.next_step}><${Icon} name="watch" size=${11} />${one.title}</span>`)}`;
  return html`${codes.map((one) => html`<span class="jk-mk ${one.severity}" key=${one.key} title=${one.title}><${Icon} name=${one.severity === "fix" ? "alert" : "watch"} size=${11} />${one.code}<span class="jk-sr">, ${one.title}</span></span>`)}`;
}

function CardBox({ card, lane, stage, at, active, full, spec, findings, lesson, onOpen, onMove, onRemove }) {
  const codes = findings.filter((one) => one.card === card.id && (active || !lesson));
  const onKey = (event) => {
    const go = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (event.key === "Enter" || event.key === " ") onOpen(card);
    else if (event.key === "Delete" || event.key === "Backspace") onRemove(card);
    else if (go && event.altKey) onMove(card, stage, at, go);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="jk-card ${active ? "" : "quiet-card"} ${card.layer === "ideal" || card.rests_on === undefined || card.rests_on === "assumption" ? "assumed" : ""}" role="button" tabindex="0" data-card=${card.id} data-stop="1"
    aria-keyshortcuts="Enter Delete Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight" onKeyDown=${onKey} onClick=${() => onOpen(card)}>
    <${Face} card=${card} lane=${lane} stage=${stage} spec=${spec} full=${full} />
    ${codes.length > 0 && html`<div class="jk-foot"><${Marks} codes=${codes} lesson=${lesson} /></div>`}</div>`;
}

function Cell({ lane, layer, stage, index, active, ui, board, spec, view }) {
  const full = active && ui.layer !== "both"; // lived and ideal are to be seen together
  const cards = cardsIn(view, stage.id, lane.id, layer);
  const [what, example] = layer === "ideal" ? [t("an ideal step"), t("I am told the hour, and it is kept.")] : [lane.one, lane.example];
  const editing = ui.editing;
  const over = board.over && board.over.stage === stage.id && board.overLane === lane.id && board.overLayer === layer ? board.over.at : null;
  const form = (card) => html`<${CardForm} key=${card.id} card=${card} lane=${lane} spec=${spec} view=${view} layer=${layer} stage=${stage.id} draft=${board.typed(editing)} refused=${editing.refused}
    onDraft=${board.draft} onKeep=${board.keep} onCancel=${board.cancel} onRemove=${editing.isNew ? null : () => board.remove(card)} />`;
  const rows = cards.map((card, at) =>
    editing?.id === card.id
      ? html`<li key=${card.id}>${form(card)}</li>`
      : html`<li key=${card.id} class=${board.over?.card === card.id ? "leaving" : ""}><${CardBox} card=${card} lane=${lane} stage=${stage} at=${at} active=${active} full=${full} spec=${spec}
          findings=${board.findings} lesson=${view.lesson} onOpen=${board.open} onMove=${board.shift} onRemove=${board.remove} /></li>`);
  if (over !== null) {
    const own = cards.findIndex((one) => one.id === board.over.card);
    rows.splice(own >= 0 && over >= own ? over + 1 : over, 0, html`<li key="drop" class="jk-drop">${t("Drop here")}</li>`);
  }
  const adding = editing?.isNew && editing.stage === stage.id && editing.lane === lane.id && layerOf(editing.card) === layer;
  const here = layer === "ideal" && ui.layer === "both" ? [] : board.findings.filter((one) => one.stage === stage.id && one.lane === lane.id && !one.card);
  const label = cards.length === 0 && !adding ? html`<${Icon} name="plus" size=${11} /> ${t("For example:")} ${example}` : html`<${Icon} name="plus" size=${12} />${t("Add {what}", { what })}`;
  return html`<div class="jk-cell ${index === ui.stage ? "here" : ""} ${view.stages[view.order[index - 1]]?.phase !== stage.phase ? "edge" : ""}"
    data-cell=${stage.id} data-lane=${lane.id} data-layer=${layer}>
    <ul aria-label=${`${titleOf(lane, layer)}, ${stage.title}`}>${rows}${adding && html`<li key=${editing.id}>${form(editing.card)}</li>`}</ul>
    ${!adding && (active || cards.length === 0) && html`<button type="button" class=${cards.length ? "jk-add" : "jk-eg"} data-stop="1" onClick=${() => board.add(stage.id, lane, layer)}
      aria-label=${t("Add {what} to {stage}", { stage: stage.title, what })} aria-description=${cards.length ? null : `${t("For example:")} ${example}`}>${label}</button>`}
    ${!adding && !active && cards.length > 0 && html`<button type="button" class="jk-more" data-stop="1" title=${t("Add {what}", { what })} aria-label=${t("Add {what} to {stage}", { stage: stage.title, what })}
      onClick=${() => board.add(stage.id, lane, layer)}><${Icon} name="plus" size=${12} /></button>`}
    ${active && here.length > 0 && html`<div class="jk-foot"><${Marks} codes=${here} lesson=${view.lesson} /></div>`}</div>`;
}

function StageHead({ stage, index, view, ui, store, spec, board, naming, setNaming }) {
  const last = view.order.length - 1;
  const move = (to, phase) => board.moveStage(stage.id, to, phase);
  const phaseTo = (phase) => {
    const rank = (id) => spec.words.phase.findIndex((one) => one.id === view.stages[id].phase);
    const wanted = spec.words.phase.findIndex((one) => one.id === phase);
    const rest = view.order.filter((id) => id !== stage.id);
    const up = wanted > spec.words.phase.findIndex((one) => one.id === stage.phase);
    const at = up ? rest.filter((id) => rank(id) < wanted).length : rest.filter((id) => rank(id) <= wanted).length;
    return move(at, phase);
  };
  const rename = (title) => {
    setNaming(null);
    if (naming === stage.id && title.trim() && title.trim() !== stage.title) store.edit({ do: "change_stage", stage: stage.id, fields: { title } });
  };
  const items = [
    { label: t("Rename"), icon: "pencil", act: () => setNaming(stage.id) },
    { label: t("Move left"), icon: "left", disabled: index === 0, act: () => move(index - 1) },
    { label: t("Move right"), icon: "right", disabled: index === last, act: () => move(index + 1) },
    { line: "a" },
    { label: t("Add a stage before"), icon: "plus", act: () => board.addStage(index, stage.phase) },
    { label: t("Add a stage after"), icon: "plus", act: () => board.addStage(index + 1, stage.phase) },
    ui.layer !== "lived" && (!view.lesson || view.lesson.whole) && canCopy(view, [stage.id]) && { label: t("Copy its lived steps to the ideal"), icon: "step", act: () => store.act("copy_to_ideal", { stage: stage.id }) },
    { line: "b" },
    ...spec.words.phase.filter((one) => one.id !== stage.phase).map((one) => ({ label: t("Put in: {phase}", { phase: one.label }), icon: one.icon, act: () => phaseTo(one.id) })),
    { line: "c" },
    { label: t("Remove with its cards"), icon: "trash", act: () => board.removeStage(stage.id) },
  ];
  const onKey = (event) => {
    if (event.altKey && event.key === "ArrowLeft" && index > 0) move(index - 1);
    else if (event.altKey && event.key === "ArrowRight" && index < last) move(index + 1);
    else if (event.key === "F2") setNaming(stage.id);
    else if (event.key === "Delete") board.removeStage(stage.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const codes = board.findings.filter((one) => one.stage === stage.id && !one.lane && !one.card && (!view.lesson || view.lesson.whole || view.lesson.lanes.length === 0));
  const drop = dropMark(board.over, view.order, stage.id);
  return html`<div data-box=${stage.id} class="jk-head ${drop} ${stage.phase} ${index === ui.stage ? "here" : ""} ${view.stages[view.order[index - 1]]?.phase !== stage.phase ? "edge" : ""}">
    <span class="n">${index + 1}</span>
    ${naming === stage.id
      ? html`<input class="jk-name" maxlength="120" aria-label=${t("Name of the stage")} ref=${(node) => node && !node.dataset.seen && ((node.dataset.seen = 1), (node.value = stage.title), node.focus(), node.select()) /* a value given would come back with each answer, over what is being typed */}
          onKeyDown=${(e) => { e.stopPropagation(); if (e.key === "Escape") e.target.value = stage.title; if (e.key === "Escape" || e.key === "Enter") { e.preventDefault(); board.focusOn(`[data-head="${stage.id}"]`); e.target.blur(); } }} onBlur=${(e) => rename(e.target.value)} />`
      : html`<h2><button type="button" data-head=${stage.id} title=${t("Rename (F2), move (Alt and arrows), remove (Delete)")} onKeyDown=${onKey} onClick=${() => setNaming(stage.id)}>${stage.title}</button><span class="jk-sr">, ${spec.words.phase.find((one) => one.id === stage.phase).label}</span></h2>`}
    <${Menu} icon="grip" title=${t("Stage {title}: what to do", { title: stage.title })} items=${items} kind="plain tiny" chevron=${false} />
    ${codes.length > 0 && html`<div class="jk-foot"><${Marks} codes=${codes} lesson=${view.lesson} /></div>`}</div>`;
}

// Where the stage that is being dragged would go: a line at the left of a stage, or at the right of the last.
function dropMark(over, order, id) {
  if (!over?.moving) return "";
  const rest = order.filter((one) => one !== over.moving);
  if (over.moving === id) return "leaving";
  return rest[over.at] === id ? "drop-left" : over.at === rest.length && rest.at(-1) === id ? "drop-right" : "";
}

function Phases({ view, spec }) {
  const runs = [];
  view.order.forEach((id) => {
    const { phase } = view.stages[id];
    if (runs.at(-1)?.phase === phase) runs.at(-1).span += 1;
    else runs.push({ phase, span: 1 });
  });
  return html`<div class="jk-row jk-phases" aria-hidden="true"><div class="jk-lab"></div>${runs.map((run, i) => html`<b key=${i} class=${run.phase} style=${`grid-column: span ${run.span}`}>${spec.words.phase.find((one) => one.id === run.phase).label}</b>`)}</div>`;
}

const titleOf = (lane, layer) => (layer === "ideal" ? t("Ideal journey") : lane.title);

// The steps of the lived journey, of the ideal one, or both, in rows of their own.
const layersOf = (lane, layer) => (lane.id !== "step" ? [""] : layer === "both" ? ["lived", "ideal"] : [layer]);

function Layers({ ui, setUi, spec }) {
  return html`<div class="jk-seg" role="group" aria-label=${t("Which journey")}>${[...spec.words.layer, { id: "both", label: t("Both") }].map((one) => html`<button type="button" key=${one.id} aria-pressed=${ui.layer === one.id ? "true" : "false"}
    class=${ui.layer === one.id ? "on" : ""} onClick=${() => setUi({ layer: one.id })}>${one.label}</button>`)}</div>`;
}

function LaneLabel({ store, lane, layer, ui, setUi, lesson }) {
  const { view, spec } = store;
  const own = layer === "ideal" ? null : view.progress.find((one) => one.lane === lane.id);
  const at = spec.steps.findIndex((step) => step.lane === lane.id);
  const count = view.order.reduce((n, stage) => n + cardsIn(view, stage, lane.id, layer).length, 0);
  const title = titleOf(lane, layer);
  const second = layer === "ideal" && ui.layer === "both";
  const worked = lesson?.lanes.includes(lane.id) && (!layer || layer === lesson.layer);
  return html`<div class="jk-lab"><h2><${Icon} name=${lane.icon} />${at < 0 || lesson ? title : html`<button type="button" title=${spec.steps[at].question} onClick=${() => goToStep(store, setUi, at)}>${title}</button>`}</h2>
    ${lesson ? html`<p>${worked ? t("this lesson") : lesson.from[lane.id] ? t("lesson {n}", { n: lesson.from[lane.id] }) : ""}</p>` : own ? html`<p>${t("Step {n} · {done} of {all}", { n: lane.step, done: own.done, all: own.all })}</p>` : html`<p>${tn("{n} card", "{n} cards", count)}</p>`}
    ${lane.fields.filter((field) => field.kind === "scale").map((field, i) => html`<div class="jk-dots s${i}" key=${field.name}><i class="on"></i>${field.label}</div>`)}
    ${lane.id === "step" && !second && html`<${Layers} ui=${ui} setUi=${setUi} spec=${spec} />`}
    ${layer === "ideal" && !lesson && canCopy(view) && html`<${Button} kind="small" label=${t("Copy the lived steps")} onClick=${() => store.act("copy_to_ideal")} />`}</div>`;
}

// Whether a stage, or any, has lived steps and no ideal one.
export const canCopy = (view, stages = view.order) => stages.some((stage) => cardsIn(view, stage, "step", "lived").length > 0 && cardsIn(view, stage, "step", "ideal").length === 0);

const addButton = (stage, card) => `[data-cell="${stage}"][data-lane="${card.lane}"][data-layer="${layerOf(card)}"] :is(.jk-add, .jk-eg, .jk-more)`;

// Somebody else removed the card that is being edited, or its stage: what was typed becomes a new card. Without any
// stage it waits for one.
function useLostCard(view, ui, setUi, store, drafts) {
  const { editing } = ui;
  const gone = editing && !(editing.isNew ? view.stages[editing.stage] : view.cards[editing.id]);
  useEffect(() => {
    if (!gone) return;
    const typed = drafts.of(editing.id);
    const stage = view.stages[editing.stage] ? editing.stage : view.order[0];
    if (!stage) return setUi({ editing: null, waiting: true });
    drafts.clear(editing.id);
    if (!typed) return setUi({ editing: null });
    const { says, ...card } = editing.card;
    const id = newId();
    const kept = { ...typed, id, isNew: true, stage, card: { ...card, id } };
    drafts.keep(kept);
    setUi({ editing: kept });
    store.say(t("That card is gone. What you typed is kept as a new one."));
  }, [gone]);
  // A new card that is there after all: its answer was lost, or another tab kept it.
  const twice = editing?.isNew && view.cards[editing.id];
  useEffect(() => {
    if (twice) setUi((now) => (now.editing === editing ? { editing: { ...editing, isNew: false } } : {}));
  }, [twice]);
}

// The next thing to focus in a direction: inside a column up and down, inside a lane left and right.
function neighbour(board, from, key) {
  const cell = from.closest("[data-cell]");
  const stops = (box) => [...box.querySelectorAll("[data-stop]")].filter((one) => one.offsetParent);
  if (key === "ArrowUp" || key === "ArrowDown") {
    const column = [...board.querySelectorAll(`[data-cell="${cell.dataset.cell}"]`)].flatMap(stops);
    return column[column.indexOf(from) + (key === "ArrowDown" ? 1 : -1)];
  }
  const row = [...board.querySelectorAll(`[data-cell][data-lane="${cell.dataset.lane}"][data-layer="${cell.dataset.layer}"]`)];
  const beside = row[row.indexOf(cell) + (key === "ArrowRight" ? 1 : -1)];
  return beside && (stops(beside)[stops(cell).indexOf(from)] || stops(beside).at(-1));
}

const CONTEXT_PX = 36;
const UNSET = ["", null, undefined, false];
const isBlank = (fields) => Object.values(fields).every((one) => UNSET.includes(typeof one === "string" ? one.trim() : one) || one.length === 0);
const editOf = ({ isNew, stage, card, id }, changed, place) =>
  isNew ? { do: "add_card", stage: place?.stage || stage, card: { ...card, ...changed }, ...(place && { at: place.at }) } : { do: "change_card", card: id, fields: changed };

export function Board({ store, ui, setUi, drafts }) {
  const { view, spec } = store;
  const ref = useRef(null);
  const [over, setOver] = useState(null);
  const [naming, setNaming] = useState(null);
  const wanted = useRef(null);
  const [, redraw] = useState(0);
  const focusOn = (selector) => {
    wanted.current = selector;
    redraw((n) => n + 1);
  };
  useLayoutEffect(() => {
    const found = wanted.current && ref.current.querySelector(wanted.current);
    wanted.current = null;
    found?.focus();
  });
  // What was moved has the focus again once it stands in its new place: moving a node takes it away.
  const editAndFocus = async (edit, selector) => {
    const answer = await store.edit(edit);
    focusOn(selector);
    return answer;
  };
  const [heads, setHeads] = useState(70); // what scrolls under them is not in sight
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => setHeads(entry.target.offsetHeight));
    watch.observe(ref.current.querySelector(".jk-heads"));
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (!ui.show) return;
    const found = ref.current.querySelector(ui.show);
    found?.scrollIntoView({ block: "center", inline: "center" });
    found?.focus();
    setUi({ show: null });
  }, [ui.show]);
  useEffect(() => {
    const own = [...ref.current.querySelectorAll(".jk-lane.active")]; // lived and ideal are two, to be seen together
    if (own.length === 0 || ui.show) return;
    const top = own[0].offsetTop;
    const height = own.at(-1).offsetTop + own.at(-1).offsetHeight - top;
    const curve = ref.current.querySelector(".jk-curve");
    const sticks = curve && getComputedStyle(curve).position === "sticky" ? curve.offsetHeight : 0;
    const heads = ref.current.querySelector(".jk-heads").offsetHeight;
    const free = ref.current.clientHeight - heads - sticks;
    const { scrollTop } = ref.current;
    if (top >= scrollTop + heads && top + height <= scrollTop + heads + free) return;
    const room = own.length > 1 ? Math.min(CONTEXT_PX, Math.max(0, free - height)) : Math.max(CONTEXT_PX, (free - height) / 2);
    ref.current.scrollTo({ top: Math.max(0, top - heads - room) });
  }, [ui.step, ui.layer]);
  const findings = view.finding_order.map((key) => view.findings[key]);
  const next = () => drafts.found(view);
  // Ends one, and begins the next that waits; then whoever ended it is at that one.
  const stop = (id, selector) => {
    drafts.clear(id);
    const another = next();
    setUi((now) => (now.editing?.id === id ? { editing: another } : {}));
    if (selector && !another) focusOn(selector);
  };
  // A refused edit comes back as it was typed, at once or, when another card was begun meanwhile, after that one.
  const comeBack = (editing, fields, refused) => {
    drafts.keep({ ...editing, fields, refused });
    setUi((now) => (now.editing?.id !== editing.id && drafts.of(now.editing?.id) ? {} : { editing: drafts.of(editing.id) }));
  };
  const isIdle = (id) => {
    const at = document.activeElement;
    return !at || at === document.body || at.closest(".editing")?.dataset.card === id;
  };
  const board = {
    focusOn,
    over,
    overLane: over && view.cards[over.card]?.lane,
    overLayer: over && view.cards[over.card] && layerOf(view.cards[over.card]),
    findings,
    open: (card) => {
      const stage = view.order.find((one) => view.places[one].includes(card.id));
      setUi({ editing: drafts.of(card.id) || { id: card.id, stage, lane: card.lane, card, fields: {} } });
    },
    add: (stage, lane, layer) => {
      const id = newId();
      const card = { id, lane: lane.id, text: "", ...(layer === "ideal" && { layer }) };
      setUi({ editing: { id, isNew: true, stage, lane: lane.id, card, fields: {} } });
    },
    typed: (editing) => drafts.of(editing.id)?.fields || editing.fields,
    draft: (fields) => drafts.keep({ ...ui.editing, fields }),
    cancel: () => {
      const { id, isNew, stage, card } = ui.editing;
      stop(id, isNew ? addButton(stage, card) : `[data-card="${id}"]`);
      store.say(t("Left as it was."));
    },
    keep: async (changed, place) => {
      const { editing } = ui;
      const { id, isNew, stage, card } = editing;
      const same = isNew ? isBlank(changed) : Object.keys(changed).length === 0;
      if (same && (isNew || !place)) {
        stop(id, isIdle(id) && (isNew ? addButton(stage, card) : `[data-card="${id}"]`));
        return "";
      }
      let answer = same ? {} : await store.edit(editOf(editing, changed, place));
      if (place && !isNew && !answer.problem) answer = await store.edit({ do: "move_card", card: id, ...place });
      if (answer.problem) {
        comeBack(editing, { ...changed, ...(place && { place }) }, answer.problem);
        return answer.problem;
      }
      stop(id, isIdle(id) && `[data-card="${id}"]`);
      if (changed.layer || place) setUi({ layer: ui.layer === "both" ? "both" : changed.layer || ui.layer, ...(place && { stage: view.order.indexOf(place.stage) }) });
      return "";
    },
    remove: async (card) => {
      const stops = () => [...ref.current.querySelectorAll("[data-stop]")].filter((one) => one.offsetParent);
      const at = stops().findIndex((one) => one.dataset.card === card.id);
      const beside = ref.current.querySelector(`[data-card="${card.id}"]`)?.closest("[data-cell]");
      drafts.clear(card.id);
      const answer = await store.edit({ do: "remove_card", card: card.id });
      if (answer.problem) return;
      stop(card.id);
      (stops()[at] || beside?.querySelector("[data-stop]") || stops().at(-1))?.focus();
    },
    moveStage: async (id, at, phase) => {
      await editAndFocus({ do: "move_stage", stage: id, at, ...(phase && { phase }) }, `[data-head="${id}"]`);
      setUi({ stage: store.view.order.indexOf(id) });
    },
    removeStage: (id) => {
      const rest = view.order.filter((one) => one !== id);
      const beside = rest[Math.min(view.order.indexOf(id), rest.length - 1)];
      return editAndFocus({ do: "remove_stage", stage: id }, beside ? `[data-head="${beside}"]` : ".jk-stages .jk-btn");
    },
    shift: (card, stage, at, [dx, dy]) => {
      const to = view.order[view.order.indexOf(stage.id) + dx];
      if (!to || at + dy < 0 || (dy > 0 && at + 1 >= cardsIn(view, stage.id, card.lane, layerOf(card)).length)) return store.say(t("It is already at the end."));
      return board.drop(card.id, { stage: to, at: dx ? Math.min(at, cardsIn(view, to, card.lane, layerOf(card)).length) : at + dy });
    },
    drop: (card, { stage, at }) => {
      const cards = cardsIn(view, stage, view.cards[card].lane, layerOf(view.cards[card]));
      if (cards[at]?.id === card) return store.say(t("Put back where it was."));
      setUi({ stage: view.order.indexOf(stage) });
      return editAndFocus({ do: "move_card", card, stage, at }, `[data-card="${card}"]`);
    },
    addStage: async (at, phase) => {
      const id = newId();
      const answer = await store.edit({ do: "add_stage", stage: { id, title: t("New stage"), phase }, at });
      if (answer.problem) return;
      setUi({ stage: store.view.order.indexOf(id) });
      setNaming(id);
    },
  };
  const dropStage = (id, at) => (view.order[at] === id ? store.say(t("Put back where it was.")) : board.moveStage(id, at));
  useDrag(ref, { onOver: setOver, onDrop: board.drop, onDropStage: dropStage, say: store.say, titleOf: (id) => view.stages[id]?.title || "" });
  useLostCard(view, ui, setUi, store, drafts);
  const onKey = (event) => {
    if (!event.key.startsWith("Arrow") || event.altKey || !event.target.dataset?.stop) return;
    const next = neighbour(ref.current, event.target, event.key);
    if (!next) return;
    next.focus();
    event.preventDefault();
  };
  const stages = view.order.map((id) => view.stages[id]);
  const lesson = view.lesson && !view.lesson.whole ? view.lesson : null; // which works on some lanes, and shows few others
  const activeLanes = lesson ? lesson.lanes : [spec.steps[ui.step].lane];
  const inSight = lesson ? spec.lanes.filter((one) => lesson.lanes.includes(one.id) || lesson.before.includes(one.id)) : spec.lanes;
  const lanes = inSight.flatMap((lane) => layersOf(lane, ui.layer).map((layer) => {
    const active = activeLanes.includes(lane.id) && !(lesson?.layer === "ideal" && layer === "lived");
    return html`<section key=${lane.id + layer} class="jk-row jk-lane ${active ? "active" : ""} ${layer} ${lane.id === "step" && ui.layer === "both" ? "pair" : ""}" aria-label=${titleOf(lane, layer)}>
      <${LaneLabel} store=${store} lane=${lane} layer=${layer} ui=${ui} setUi=${setUi} lesson=${lesson} />
      ${stages.map((stage, i) => html`<${Cell} key=${stage.id} lane=${lane} layer=${layer} stage=${stage} index=${i} active=${active} ui=${ui} board=${board} spec=${spec} view=${view} />`)}</section>`;
  }));
  const setEmotion = (card, emotion) => editAndFocus({ do: "change_card", card: card.id, fields: { emotion } }, `[data-point="${card.id}"]`);
  const at = inSight.findIndex((lane) => lane.id === "step");
  if (at >= 0) lanes.splice(at + layersOf(inSight[at], ui.layer).length, 0, html`<${Curve} key="curve" view=${view} spec=${spec} layer=${ui.layer} at=${ui.stage} onSet=${setEmotion} />`);
  return html`<div class="jk-board ${activeLanes.some(Boolean) && stages.length > 0 ? "" : "naming"}" ref=${ref} style=${`--n:${Math.max(1, stages.length)};--at:${ui.stage};--heads:${heads}px`} onKeyDown=${onKey}>
    <div class="jk-heads"><${Phases} view=${view} spec=${spec} />
      <div class="jk-row jk-stages"><div class="jk-lab"><${Button} kind="plain small" icon="plus" label=${t("Add a stage")} onClick=${() => board.addStage(stages.length, stages.at(-1)?.phase || "before")} /></div>
        ${stages.map((stage, i) => html`<${StageHead} key=${stage.id} stage=${stage} index=${i} view=${view} ui=${ui} store=${store} spec=${spec} board=${board} naming=${naming} setNaming=${setNaming} />`)}
        ${stages.length === 0 && html`<p class="jk-hint">${t("No stage yet. Add the first: what does the customer do when the need appears?")}</p>`}</div></div>
    ${stages.length > 0 && lanes}
    ${inSight.length === 0 && html`<div class="jk-lhelp"><p>${spec.steps[0].help}</p><p><b>${t("For example")}</b> ${spec.steps[0].example}</p></div>`}</div>`;
}
