// Title, persona, undo, redo, saved, language, export; and the five steps under it.
import { html, useEffect, useState } from "../vendor/preact.js";
import { Button, Dialog, Icon, Languages, Menu, goToStep, speak, t, tn } from "./base.js";
import { exportItems, fileOf, sayUnmade, takeAway } from "./exports.js";
import { Brand } from "./page.js";

const HEADER = [
  ["title", "line"], ["persona.name", "line"], ["persona.summary", "line"], ["persona.need", "text"], ["persona.context", "text"], ["persona.behaviour", "text"],
  ["need", "line"], ["resolution", "line"], ["scenario", "text"], ["owner", "line"], ["review_on", "date"],
];

function labels() {
  return {
    title: t("Title of the map"), "persona.name": t("Persona: name"), "persona.summary": t("Persona in a line"), "persona.need": t("What the persona needs"),
    "persona.context": t("Context"), "persona.behaviour": t("Behaviour"), need: t("Need the journey starts from"), resolution: t("Resolution it ends with"),
    scenario: t("Scenario"), owner: t("Who owns the map"), review_on: t("Review it by"),
  };
}

// What the map says of itself. `kept`: these fields alone, in a form that stays open.
export function AboutForm({ store, onClose, onProblem, kept }) {
  const { header } = store.view;
  const at = (path) => path.split(".").reduce((value, part) => value?.[part], header) ?? "";
  const now = Object.fromEntries(HEADER.map(([path]) => [path, at(path)]));
  const [typed, setTyped] = useState({});
  const [problem, setProblem] = useState("");
  const fields = { ...now, ...typed };
  const names = labels();
  const say = (text) => {
    setProblem(text);
    onProblem?.(text);
  };
  const keep = async (event) => {
    event.preventDefault();
    const changed = {};
    for (const [path] of HEADER) {
      if (fields[path] === at(path)) continue;
      const [one, part] = path.split(".");
      if (part) changed.persona = { ...header.persona, ...changed.persona, [part]: fields[path] };
      else changed[one] = path === "review_on" ? fields[path] || null : fields[path];
    }
    if (Object.keys(changed).length === 0) return onClose?.();
    const answer = await store.edit({ do: "change_header", fields: changed });
    say(answer.problem || "");
    if (answer.problem) return undefined;
    setTyped({});
    return onClose?.();
  };
  const set = (path) => (event) => setTyped({ ...typed, [path]: event.target.value });
  const same = Object.keys(typed).every((path) => typed[path] === now[path]);
  return html`<form onSubmit=${keep} class="jk-about ${kept ? "kept" : ""}">
    ${HEADER.filter(([path]) => !kept || kept.includes(path)).map(([path, kind]) => html`<label class="jk-field" key=${path}><span>${names[path]}</span>
      ${kind === "text" ? html`<textarea rows="2" value=${fields[path]} onInput=${set(path)}></textarea>` : html`<input type=${kind === "date" ? "date" : "text"} value=${fields[path]} onInput=${set(path)} />`}</label>`)}
    ${problem && html`<p class="jk-problem" role="alert">${problem}</p>`}
    <div class="jk-acts"><button class="jk-btn primary" type="submit" aria-disabled=${kept && same ? "true" : null}>${kept ? t("Keep") : t("Done")}</button>${!kept && html`<${Button} kind="plain" label=${t("Cancel")} onClick=${onClose} />`}</div></form>`;
}

export function AboutDialog({ store, onClose }) {
  const [problem, setProblem] = useState("");
  return html`<${Dialog} store=${store} title=${t("About this map")} problem=${problem} onClose=${onClose}><${AboutForm} store=${store} onClose=${onClose} onProblem=${setProblem} /><//>`;
}

export function Header({ store, open, leave }) {
  useEffect(() => sayUnmade(store, open), []);
  const { view, spec } = store;
  const { header } = view;
  const arc = header.need && header.resolution ? t("From {need} to {resolution}", { need: header.need_quoted, resolution: header.resolution_quoted }) : "";
  const who = [header.persona.name, header.persona.summary].filter(Boolean).join(", ");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      store.say(t("The link is copied. Who has it can open and change this map."));
    } catch {
      store.say(t("Copy the address of this page: it is the link."));
    }
  };
  const more = [
    { label: t("About this map"), icon: "pencil", act: () => open("about") },
    { label: t("Export"), icon: "export", act: () => open("export") },
    { label: t("Open a file"), icon: "upload", act: () => open("file") },
    { line: "versions" },
    { label: t("Versions"), icon: "history", act: () => open("history") },
    { label: t("Personas"), icon: "people", act: () => open("personas") },
    view.app && { label: t("Copy the link to this map"), icon: "link", act: copy },
    view.app && { label: t("Start another map"), icon: "plus", act: leave },
    { line: "narrow" },
    { label: t("Redo"), icon: "redo", disabled: !view.can.redo, act: () => store.act("redo") },
    ...spec.languages.filter((one) => one.id !== spec.language).map((one) => ({ label: one.name, icon: "globe", stay: "1", act: () => speak(store, one.id) })),
  ];
  return html`<header class="jk-top">
    <${Brand} app=${view.app} />
    <span class="jk-ava" aria-hidden="true">${(header.persona.name || "?").slice(0, 1)}</span>
    <div class="jk-doc"><h1><button type="button" onClick=${() => open("about")} title=${t("About this map")}>${header.title}</button></h1>
      <p>${who || t("Who is the customer? Describe the persona.")}${arc && html`<span class="arc">${arc}</span>`}</p></div>
    <div class="jk-tools">
      <${Button} kind="plain" icon="undo" label=${t("Undo")} aria-label=${t("Undo")} off=${!view.can.undo} onClick=${() => store.act("undo")} aria-keyshortcuts="Control+Z" />
      <${Button} kind="plain wide-only" icon="redo" label=${t("Redo")} off=${!view.can.redo} onClick=${() => store.act("redo")} aria-keyshortcuts="Control+Shift+Z" />
      <span class="jk-saved ${store.lost ? "lost" : ""}"><${Icon} name=${store.lost ? "alert" : "check"} size=${13} />${store.lost ? t("Not saved: no connection") : view.saved}</span>
      <${Languages} store=${store} cls="wide-only" />
      <${Button} kind="wide-only" icon="picture" label=${t("Picture")} onClick=${() => open("picture")} />
      <${Menu} label=${store.making ? t("Making the file ...") : t("Export")} icon="export" kind="" items=${exportItems(store, open)} cls="wide-only exports" />
      <${Menu} label=${t("Menu")} icon="menu" kind="plain" chevron=${false} items=${more} cls="more" /></div></header>`;
}

export const MANY = 24; // stages, from where their marks touch each other

export function Stepper({ store, ui, setUi }) {
  const { view, spec } = store;
  return html`<nav class="jk-stepper" aria-label=${t("The five steps")}><ol>${spec.steps.map((step, i) => {
    const own = view.progress[i];
    const done = own.all > 0 && own.done === own.all;
    return html`<li key=${step.id} class="${i === ui.step ? "now" : ""} ${done ? "done" : ""}"><button type="button" aria-current=${i === ui.step ? "step" : null} onClick=${() => goToStep(store, setUi, i)}>
      <span class="num">${done ? html`<${Icon} name="check" size=${12} />` : i + 1}</span><span class="sn">${step.title}</span>
      <span class="prog"><span class="segs ${own.marks.length > MANY ? "many" : ""}" aria-hidden="true">${own.marks.map((mark, k) => html`<i key=${k} class="f${mark}"></i>`)}</span><span class="of">${t("{done} of {all}", own)}</span></span></button></li>`;
  })}</ol></nav>`;
}

const WITH_PICTURE = ["pdf", "png", "svg", "map"];

export function PictureDialog({ store, open, onClose }) {
  const [picture, setPicture] = useState(null);
  useState(() => {
    store.ask("picture", {}, { wait: 120000 }).then((answer) => setPicture(answer));
  });
  const files = WITH_PICTURE.map((id) => fileOf(store.spec, id));
  return html`<${Dialog} store=${store} title=${t("The picture of the map")} onClose=${onClose} wide>
    <div class="jk-acts">${files.map((one) => html`<${Button} key=${one.id} icon="export" label=${one.title} off=${store.making} onClick=${() => takeAway(store, one, open)} />`)}
      <${Button} kind="plain" label=${t("Other files")} onClick=${() => open("export")} /></div>
    ${!picture && html`<p class="jk-wait" role="status">${t("Drawing the map ...")}</p>`}
    ${picture?.problem && html`<p class="jk-problem" role="alert">${picture.problem}</p>`}
    ${picture?.png && html`<img class="jk-picture" src=${`data:image/png;base64,${picture.png}`} alt=${picture.alt} />`}<//>`;
}
