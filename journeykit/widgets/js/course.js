// The parts of a lesson or an exercise, by their kind.
import { html, render as draw, useEffect, useState } from "../vendor/preact.js";
import { Button, Dialog, Icon, remember, remembered, saveAs, setLanguage, storeOf, t, tn, useStore } from "./base.js";
import { Mark } from "./marks.js";
import { ownKeys, useDark } from "./page.js";
import { Quiz } from "./quiz.js";
import { Task, taskMemory } from "./task.js";
import { meet } from "./own.js";

// Where the learner is among the five steps, from what is really on their map.
function Steps({ store }) {
  const { view } = store;
  useEffect(() => {
    meet(store, view.memory, view.served);
    const look = () => document.hidden || store.ask("look");
    addEventListener("focus", look);
    return () => removeEventListener("focus", look);
  }, []);
  return html`<nav aria-label=${t("The five steps")}><ol class="jl-steps">${view.steps.map((one, i) => html`<li key=${i} class="${one.state} ${one.here ? "here" : ""}" aria-current=${one.here ? "step" : null}>
    <${Mark} state=${one.state} size=${18} /><p><b>${i + 1}</b><span>${one.title}</span></p><small>${one.says}</small></li>`)}</ol></nav>
    ${view.trouble && html`<p class="jl-trouble" role="alert"><${Icon} name="watch" />${view.trouble}</p>`}`;
}

function useDone(store) {
  const [, redraw] = useState(0);
  useEffect(() => {
    const look = () => {
      redraw((n) => n + 1);
      store.ask("look");
    };
    look();
    addEventListener("focus", look);
    addEventListener("journeykit:answered", look);
    return () => {
      removeEventListener("focus", look);
      removeEventListener("journeykit:answered", look);
    };
  }, []);
  return store.view.tasks.map((one) => ({ ...one, done: one.done || Boolean(remembered(taskMemory(one.id), {}).done) }));
}

function Tasks({ store }) {
  const tasks = useDone(store);
  const left = tasks.filter((one) => !one.done);
  const minutes = left.reduce((sum, one) => sum + one.minutes, 0);
  return html`<ol class="jl-tasks">${tasks.map((one) => html`<li key=${one.id} class=${one.done ? "done" : ""}><${Mark} state=${one.done ? "correct" : "not_yet"} /><b>${one.id}</b><span>${one.title}<span class="jk-sr">, ${one.done ? t("done") : t("not done yet")}</span></span><small>${t("{n} min", { n: one.minutes })}</small></li>`)}</ol>
    <p class="jl-total">${left.length === 0 ? t("All tasks are done.") : `${tn("{n} task of {all} done.", "{n} tasks of {all} done.", tasks.length - left.length, { all: tasks.length })} ${tn("About {n} minute left.", "About {n} minutes left.", minutes)}`}</p>
    ${store.view.hand_in && html`<${HandInAnswers} tasks=${tasks} name=${store.view.hand_in} say=${store.say} />`}`;
}

// Served, the answers are in this browser alone: here they become a file.
function HandInAnswers({ tasks, name, say }) {
  const give = () => {
    const answers = Object.fromEntries(tasks.map((one) => [one.id, remembered(taskMemory(one.id), {}).answer]).filter(([, answer]) => answer !== null && answer !== undefined));
    saveAs(name, `${JSON.stringify(answers, null, 1)}\n`, "application/json");
    say(t("{file} is in your downloads.", { file: name }));
  };
  return html`<p><${Button} icon="export" label=${t("Download my answers")} onClick=${give} /></p>
    ${tasks.some((one) => one.map) && html`<p class="jl-total">${t("Where the answer is a map, hand in its file: Export, in the menu of that map.")}</p>`}`;
}

function HandIn({ store }) {
  const { view } = store;
  const [name, setName] = useState(() => remembered("journeykit.name", ""));
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState(null);
  useEffect(() => { meet(store, view.memory, view.served); }, []);
  const make = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    remember("journeykit.name", name);
    const given = await store.ask("make", { name }, { wait: 120000 });
    setBusy(false);
    setAnswer(given);
    for (const file of given.files || []) saveAs(file.name, Uint8Array.from(atob(file.bytes), (c) => c.charCodeAt(0)), file.type);
    store.say(given.problem || given.says || "");
  };
  return html`<form class="jl-handin" onSubmit=${make}>${view.fixes && html`<p class="jl-trouble"><${Icon} name="watch" />${view.fixes}</p>`}
    <label><span>${t("Your name")}</span><input type="text" autocomplete="name" maxlength="80" value=${name} onInput=${(e) => setName(e.target.value)} /></label>
    <button type="submit" class="jk-btn primary" aria-disabled=${busy ? "true" : null}>${t("Make my two files")}</button>
    ${busy && html`<p>${t("Drawing the map ...")}</p>`}
    ${answer?.problem && html`<p class="jk-problem" role="alert">${answer.problem}</p>`}
    ${answer?.says && html`<p class="jl-made"><${Mark} state="correct" /> <span>${answer.says}</span></p>`}</form>`;
}

// A picture as wide as the page, and as large as it was drawn where it is opened: there it scrolls.
function Picture({ store }) {
  const { png, alt, title, name } = store.view;
  const [large, setLarge] = useState(false);
  const image = html`<img src=${`data:image/png;base64,${png}`} alt=${alt} />`;
  const keep = () => saveAs(`${name}.png`, Uint8Array.from(atob(png), (c) => c.charCodeAt(0)), "image/png");
  return html`<figure class="jl-picture"><div onClick=${() => setLarge(true)}>${image}</div>
    <figcaption><${Button} kind="small" icon="search" label=${t("See it large")} onClick=${() => setLarge(true)} /><${Button} kind="plain small" icon="export" label=${t("Download it")} onClick=${keep} /></figcaption></figure>
    ${large && html`<${Dialog} store=${store} title=${title} onClose=${() => setLarge(false)} wide><div class="jl-large" tabindex="0" role="group" aria-label=${t("The picture, which scrolls")}>${image}</div><//>`}`;
}

const KINDS = { steps: Steps, quiz: Quiz, task: Task, tasks: Tasks, hand_in: HandIn, picture: Picture };

function Course({ store }) {
  useStore(store);
  const { spec, view } = store;
  setLanguage(spec.messages, spec.icons);
  const dark = useDark();
  const Kind = KINDS[view.kind];
  return html`<div class="jk jl ${dark ? "jk-dark" : ""}" lang=${spec.language} onfocusin=${ownKeys}><${Kind} store=${store} /><p class="jk-sr" role="status" aria-live="polite">${store.said}</p></div>`;
}

function render({ model, el }) {
  const store = storeOf(model);
  draw(html`<${Course} store=${store} />`, el);
  return () => draw(null, el);
}

export default { render };
