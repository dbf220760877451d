// The Builder: header, five steps, board and panel around one shared state.
import { html, render as draw, useEffect, useRef, useState } from "../vendor/preact.js";
import { Button, Icon, remember, remembered, setLanguage, speak, storeOf, t, useStore } from "./base.js";
import { Board } from "./board.js";
import { pointsOf, lineOf } from "./curve.js";
import { draftsOf } from "./drafts.js";
import { ExportDialog } from "./exports.js";
import { SkipLinks, useKeptFocus } from "./focus.js";
import { AboutDialog, Header, MANY, PictureDialog, Stepper } from "./header.js";
import { AgainDialog, LessonHead } from "./lesson.js";
import { lostWords } from "./link.js";
import { GUEST_NAME, guest, keyInLink } from "./own.js";
import { OpenDialog } from "./opening.js";
import { Lost, ownKeys, spokenHere, useDark } from "./page.js";
import { Panel } from "./panel.js";
import { Start } from "./start.js";
import { PersonasDialog, keepSet } from "./personas.js";
import { VersionsDialog } from "./versions.js";

const RECENT = "journeykit.recent";

// Narrow screens: one stage at a time; the small curve is the way about.
function StagePager({ view, ui, setUi, say }) {
  const at = ui.stage;
  const stage = view.stages[view.order[at]];
  if (!stage) return null;
  const last = view.order.length - 1;
  const go = (to) => {
    if (to < 0 || to > last) return;
    setUi({ stage: to });
    say(t("Stage {n} of {all}: {title}", { n: to + 1, all: last + 1, title: view.stages[view.order[to]].title }));
  };
  const layers = ui.layer === "both" ? ["lived", "ideal"] : [ui.layer];
  return html`<nav class="jk-pager" aria-label=${t("Stages")}>
    <div class="mini"><div class="mcols ${view.order.length > MANY ? "many" : ""}">${view.order.map((id, i) => html`<button type="button" key=${id} class="${view.stages[id].phase} ${i === at ? "cur" : ""}" aria-current=${i === at ? "true" : null} aria-label=${`${i + 1}. ${view.stages[id].title}`} onClick=${() => go(i)}>${i + 1}</button>`)}</div>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">${layers.map((layer) => html`<path key=${layer} class=${layer} d=${lineOf(pointsOf(view, layer))} />`)}</svg></div>
    <div class="turn"><button type="button" aria-disabled=${at === 0 ? "true" : null} onClick=${() => go(at - 1)}><${Icon} name="left" size=${18} /><span>${t("Back")}</span></button>
      <div><b>${stage.title}</b><small>${t("Stage {n} of {all}", { n: at + 1, all: view.order.length })}</small></div>
      <button type="button" aria-disabled=${at >= last ? "true" : null} onClick=${() => go(at + 1)}><${Icon} name="right" size=${18} /><span>${t("Next stage")}</span></button></div></nav>`;
}

function Live({ store }) {
  const { totals } = store.view;
  return html`<footer class="jk-live"><p role="status" aria-live="polite">${store.said}</p><p class="totals">${totals}</p></footer>`;
}

// Where something is to be added; of the steps, in the journey that the lesson is about.
const placeOf = (one, layer) => (one.lane ? `[data-cell="${one.stage}"][data-lane="${one.lane}"]${one.lane === "step" ? `[data-layer="${layer}"]` : ""} :is(.jk-add, .jk-eg, .jk-more)` : `[data-head="${one.stage}"]`);

// The ideal is written beside what is lived.
const firstLayer = (lesson) => (lesson?.layer === "ideal" ? "both" : "lived");

function useUi(store, drafts) {
  const layer = firstLayer(store.view.lesson);
  const step = store.view.lesson?.step || 0;
  const [ui, set] = useState(() => ({ step, layer, stage: 0, editing: null, show: null, folded: false, sheet: null, dialog: null }));
  const setUi = (part) => set((now) => ({ ...now, ...(typeof part === "function" ? part(now) : part) }));
  const id = store.view.id;
  const takeUp = () => {
    const editing = drafts.found(store.view);
    if (!editing) return;
    const step = Math.max(0, store.spec.steps.findIndex((one) => one.lane === editing.lane));
    setUi((now) => now.editing ? {} : { step, stage: Math.max(0, store.view.order.indexOf(editing.stage)), layer: now.layer === "both" ? "both" : editing.card.layer || "lived", editing });
    store.say(t("What you were typing is back."));
  };
  useEffect(() => {
    setUi({ step, stage: 0, layer, dialog: null, sheet: null, editing: null, waiting: false });
    if (id) drafts.inherit().then(() => store.view.id === id && takeUp());
  }, [id]);
  const stages = store.view.order?.length ?? 0;
  useEffect(() => {
    if (ui.stage >= stages && stages > 0) setUi({ stage: stages - 1 });
    if (ui.waiting && stages > 0) {
      setUi({ waiting: false });
      takeUp();
    }
  }, [stages]);
  return [ui, setUi];
}

const setLink = (hash) => location.hash !== hash && history.replaceState(null, "", location.pathname + location.search + hash);

function keepLink(view) {
  if (!view.app || !view.key) return;
  setLink(`#key=${view.key}`);
  const others = remembered(RECENT, []).filter((one) => one.key !== view.key);
  remember(RECENT, [{ key: view.key, title: view.header.title, about: view.totals, when: new Date().toISOString() }, ...others].slice(0, 8));
}

function App({ store }) {
  useStore(store);
  const { view, spec } = store;
  setLanguage(spec.messages, spec.icons);
  const root = useRef(null);
  useKeptFocus(root);
  const dark = useDark();
  const drafts = draftsOf(view.id);
  const [ui, setUi] = useUi(store, drafts);
  const [, forgotten] = useState(0);
  useEffect(() => keepLink(view), [view.key, view.header?.title, view.totals, view.mode]);
  useEffect(() => {
    if (!view.app) return;
    document.documentElement.lang = spec.language;
    document.title = view.header ? `${view.header.title} · JourneyKit` : "JourneyKit";
  }, [view.mode, spec.language, view.header?.title]);
  useEffect(() => keepSet(view.personas || []), [view.personas]);
  useEffect(() => {
    const name = remembered(GUEST_NAME, "");
    if (!view.app && !view.lesson?.served && name) store.ask("sign", { name });
  }, []);
  const [refused, setRefused] = useState("");
  const follow = async () => {
    if (!view.app || !keyInLink() || keyInLink() === store.view.key) return;
    const answer = await store.ask("start", { how: "key", key: keyInLink(), guest: guest() });
    setRefused(answer.problem || "");
  };
  useEffect(() => {
    if (view.app && spokenHere() !== spec.language) speak(store, spokenHere());
    follow();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const leave = async () => {
    setLink("");
    setRefused("");
    await store.act("leave");
    setTimeout(() => root.current?.querySelector(".jk-start h1")?.focus(), 0);
  };
  const onKey = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.closest("input:not([type=checkbox]):not([type=radio]),textarea,dialog")) return;
    const redo = event.key === "y" || (event.shiftKey && event.key.toLowerCase() === "z");
    if (!redo && event.key !== "z") return;
    event.preventDefault();
    event.stopPropagation();
    if (view.mode === "map") store.act(redo ? "redo" : "undo");
  };
  const showMissing = (one) => {
    const layer = view.lesson.layer;
    setUi({ show: placeOf(one, layer), stage: view.order.indexOf(one.stage), ...(one.lane === "step" && ui.layer !== "both" && { layer }) });
  };
  const recent = remembered(RECENT, []).map((one) => ({ ...one, when: new Date(one.when).toLocaleString(spec.language) }));
  const forget = (key) => {
    remember(RECENT, remembered(RECENT, []).filter((one) => one.key !== key));
    forgotten((n) => n + 1);
  };
  const close = () => setUi((now) => (now.dialog === ui.dialog ? { dialog: null, dropped: null } : {})); // another may have taken its place
  // Else the browser would show a dropped file instead of the page.
  const drop = (event) => {
    if (!stay(event) || event.dataTransfer.files.length === 0 || view.mode !== "map" || ui.dialog || event.target.closest("dialog")) return;
    setUi({ dialog: "file", dropped: [...event.dataTransfer.files] });
  };
  const sheet = (name) => () => setUi({ sheet: ui.sheet === name ? null : name, folded: false });
  const dialogs = { about: AboutDialog, picture: PictureDialog, export: ExportDialog, file: OpenDialog, history: VersionsDialog, personas: PersonasDialog, again: AgainDialog };
  const Open = dialogs[ui.dialog];
  const opened = Open && html`<${Open} key=${ui.dialog} store=${store} open=${(dialog) => setUi({ dialog })} dropped=${ui.dropped} onClose=${close} />`;
  const board = html`<${StagePager} view=${view} ui=${ui} setUi=${setUi} say=${store.say} />
    <${Board} key=${view.id} store=${store} ui=${ui} setUi=${setUi} drafts=${drafts} /><${Live} store=${store} />`;
  if (view.lesson && !view.lesson.whole) {
    return html`<div class="jk jk-lesson ${dark ? "jk-dark" : ""}" lang=${spec.language} ref=${root} onfocusin=${ownKeys} onKeyDown=${onKey} onDragOver=${stay} onDrop=${drop}>
      <${LessonHead} store=${store} open=${(dialog) => setUi({ dialog })} show=${showMissing} />
      ${(view.lesson.head.length === 0 || view.lesson.before.length > 0) && html`<div class="jk-main-area">${board}</div>`}${opened}</div>`;
  }
  return html`<div class="jk ${dark ? "jk-dark" : ""} ${view.app ? "jk-app" : ""}" lang=${spec.language} ref=${root} onfocusin=${ownKeys} onKeyDown=${onKey} onDragOver=${stay} onDrop=${drop}>
    ${store.lost && html`<${Lost} title=${t("The connection to the Builder is lost.")} text=${lostWords(view.app)} />`}
    ${view.mode === "start" ? html`<${Start} store=${store} recent=${recent} forget=${forget} refused=${refused} guest=${guest()} />` : html`<${SkipLinks} step=${spec.steps[ui.step].title} />
      ${view.lesson ? html`<${LessonHead} store=${store} open=${(dialog) => setUi({ dialog })} show=${showMissing} />` : html`<${Header} store=${store} open=${(dialog) => setUi({ dialog })} leave=${leave} />`}
      <div class="jk-body"><div class="jk-main-area"><${Stepper} store=${store} ui=${ui} setUi=${setUi} />${board}</div>
        <${Panel} store=${store} ui=${ui} setUi=${setUi} /></div>
      <div class="jk-bar"><${Button} icon="faq" label=${t("Help")} data-sheet="help" onClick=${sheet("help")} />${ui.layer !== "lived" && html`<${Button} icon="scales" label=${t("Gap")} data-sheet="gap" onClick=${sheet("gap")} />`}<${Button} icon="data" label=${t("Data")} data-sheet="data" onClick=${sheet("data")} />
        <${Button} icon="watch" label=${t("Review")} data-sheet="review" onClick=${sheet("review")}><span class="jk-cnt">${view.finding_order.length}</span><//><${Button} icon="picture" label=${t("Picture")} onClick=${() => setUi({ dialog: "picture" })} /></div>
      ${opened}`}</div>`;
}

// Whether it is files that are dragged; they may then be dropped.
function stay(event) {
  const files = event.dataTransfer.types.includes("Files");
  if (files) event.preventDefault();
  return files;
}

function render({ model, el }) {
  const store = storeOf(model);
  draw(html`<${App} store=${store} />`, el);
  return () => draw(null, el);
}

export default { render };
