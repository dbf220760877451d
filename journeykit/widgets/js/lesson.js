// The Builder inside a lesson: less around the board, what is still missing above it, the rest in a menu.
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { Button, Dialog, Icon, Menu, t, tn } from "./base.js";
import { AboutForm } from "./header.js";
import { keepInMind, meet } from "./own.js";
import { Strip } from "./start.js";

const FEW = 3;

// Served, the same map opens in the Builder's own page.
const openBuilder = async (store) => {
  const { key } = await store.ask("keep");
  if (key) location.assign(`${document.body.dataset.home || "../"}builder#key=${key}`);
};

// What this lesson still wants of the map; each item leads to its place.
function Missing({ store, show }) {
  const { view } = store;
  const { lesson } = view;
  const { missing, own, trouble } = lesson;
  const [all, setAll] = useState(false);
  const some = all ? missing : missing.slice(0, FEW);
  const more = missing.length - some.length;
  return html`<div class="jk-missing">${trouble && html`<p class="trouble" role="alert"><${Icon} name="alert" />${trouble}</p>`}
    ${!own ? null : missing.length === 0 && lesson.served && !view.key
      ? html`<p><${Icon} name="dashed" size=${15} />${t("This is the map that is prepared. Change it, and it is yours; or choose Begin again in its menu.")}</p>`
      : missing.length === 0
      ? html`<p class="done"><${Icon} name="good" size=${15} />${t("Nothing is missing for this lesson.")}</p>`
      : html`<div class="todo"><p><${Icon} name="dashed" size=${15} /><b>${tn("{n} to go:", "{n} to go:", missing.length)}</b></p><ul>
          ${some.map((one) => html`<li key=${one.stage + one.what}>${one.title
            ? html`<button type="button" onClick=${() => show(one)}>${t("“{stage}”: {what}", { stage: one.title, what: one.what })}</button>`
            : one.what}</li>`)}
          ${more > 0 && html`<li key="more"><button type="button" onClick=${() => setAll(true)}>${tn("and {n} more", "and {n} more", more)}</button></li>`}</ul></div>`}</div>`;
}

// Another map in the place of this one: the prepared one, an empty one, or the stages of a framework.
export function AgainDialog({ store, onClose }) {
  const { spec } = store;
  const take = (id) => async () => {
    const answer = await store.act("again", { id });
    if (!answer.problem) onClose();
  };
  const way = (id, title, about, phases) => html`<li key=${id}><button type="button" class="jk-way" onClick=${take(id)}><span><b>${title}</b>${phases && html`<${Strip} phases=${phases} />`}<span class="about">${about}</span></span><${Icon} name="arrow" /></button></li>`;
  return html`<${Dialog} store=${store} title=${t("Begin again")} onClose=${onClose}><p>${t("What you choose takes the place of your map. Undo brings yours back.")}</p>
    <ul class="jk-ways">${way("", t("The map that is prepared for this lesson"), t("Inès has her bike repaired: what the lessons before would have put on the map is there."))}
      ${way("blank", t("Blank map"), t("There is no standard form: name your own stages."))}
      ${spec.start.frameworks.map((one) => way(one.id, one.title, one.about, one.phases))}</ul><//>`;
}

function LessonTop({ store, open }) {
  const { view } = store;
  const { header, lesson } = view;
  const who = [header.persona.name, header.persona.summary].filter(Boolean).join(", ");
  const items = [
    { label: t("About this map"), icon: "pencil", act: () => open("about") },
    { label: t("The picture of the map"), icon: "picture", act: () => open("picture") },
    { label: t("Export"), icon: "export", act: () => open("export") },
    { label: t("Open a file"), icon: "upload", act: () => open("file") },
    { label: t("Versions"), icon: "history", act: () => open("history") },
    { line: "again" },
    { label: t("Begin again"), icon: "plus", act: () => open("again") },
  ];
  return html`<header class="jk-ltop"><p class="doc"><b>${header.title}</b> <span>${who}</span></p>
    <span class="jk-saved ${store.lost ? "lost" : ""}">${(store.lost || view.saved) && html`<${Icon} name=${store.lost ? "alert" : "check"} size=${13} />${store.lost ? t("Not saved: no connection") : view.saved}`}</span>
    <${Button} kind="small" icon="undo" label=${t("Undo")} off=${!view.can.undo} onClick=${() => store.act("undo")} aria-keyshortcuts="Control+Z" />
    <${Button} kind="small" icon="redo" label=${t("Redo")} off=${!view.can.redo} onClick=${() => store.act("redo")} aria-keyshortcuts="Control+Shift+Z" />
    ${lesson.served && html`<${Button} kind="small" label=${t("Open in the Builder")} onClick=${() => openBuilder(store)} />`}
    <${Menu} label=${t("Menu")} title=${t("More for this map")} icon="menu" kind="small" chevron=${false} items=${items} /></header>`;
}

export function LessonHead({ store, open, show }) {
  const { view } = store;
  const { lesson } = view;
  const box = useRef(null);
  const tell = (name, detail) => lesson.tells && box.current.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  const done = lesson.missing.length === 0 && (!lesson.served || Boolean(view.key)); // the prepared map is nobody’s work
  useEffect(() => {
    meet(store, lesson.memory, lesson.served);
    const look = () => document.hidden || store.ask("look");
    addEventListener("focus", look);
    return () => removeEventListener("focus", look);
  }, []);
  useEffect(() => keepInMind(view), [view]);
  useEffect(() => { tell("journeykit:part", { says: lesson.part }); }, [lesson.part]);
  useEffect(() => { if (done) tell("journeykit:done"); }, [done]);
  return html`<div ref=${box}><${LessonTop} store=${store} open=${open} />
    ${(lesson.own || lesson.trouble) && html`<${Missing} store=${store} show=${show} />`}
    ${lesson.head.length > 0 && html`<${AboutForm} store=${store} key=${view.id} kept=${lesson.head} />`}</div>`;
}
