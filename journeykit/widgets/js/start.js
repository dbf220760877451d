// How to start: carry on, blank, a framework, the worked example, or a map file.
import { html, useRef, useState } from "../vendor/preact.js";
import { Icon, Languages, oneFile, t, tn } from "./base.js";
import { Brand } from "./page.js";

const MOST_MAP_BYTES = 20000000;

// The map file that was chosen or dropped; and what a browser's list of files shows of them.
export const oneMapFile = (files) => oneFile(files, MOST_MAP_BYTES, (name) => t("{file} is larger than a map can be (20 MB). Choose another file.", { file: name }));
export const accepted = (spec) => spec.opens.map((one) => one.slice(one.lastIndexOf("."))).join();
export const kinds = (spec) => spec.kinds.map((one) => `${one.title} (${one.ending})`).join(", ");

export function Strip({ phases }) {
  return html`<span class="jk-strip" aria-hidden="true">${phases.map((phase, i) => html`<i key=${i} class=${phase}></i>`)}</span>`;
}

function Way({ title, text, phases, small, busy, onClick }) {
  return html`<li><button type="button" class="jk-way" aria-disabled=${busy ? "true" : null} onClick=${() => busy || onClick()}>
    <span><b>${title}</b>${phases && html`<${Strip} phases=${phases} />`}<span class="about">${text}</span>${small && html`<small>${small}</small>`}</span><${Icon} name="arrow" /></button></li>`;
}

export function Start({ store, recent, forget, refused, guest }) {
  const { spec } = store;
  const [busy, setBusy] = useState("");
  const [problem, setProblem] = useState("");
  const input = useRef(null);
  const go = async (label, args, buffers = []) => {
    setBusy(label);
    setProblem("");
    const answer = await store.act("start", { ...args, guest }, { wait: 60000, buffers });
    setBusy("");
    if (answer.problem) return setProblem(answer.problem);
    return setTimeout(() => document.querySelector(".jk-stepper [aria-current]")?.focus(), 0);
  };
  const openFile = async (files) => {
    if (files.length === 0) return;
    const { file, bytes, problem: wrong } = await oneMapFile(files);
    if (wrong) setProblem(wrong);
    else await go(file.name, { how: "file", name: file.name }, [bytes]);
  };
  return html`<div class="jk-start" onDragOver=${(e) => e.preventDefault()} onDrop=${(e) => { e.preventDefault(); openFile([...e.dataTransfer.files]); }}>
    <header class="jk-top"><${Brand} app=${store.view.app} /><div class="jk-doc"></div>
      <${Languages} store=${store} long /></header>
    <div class="jk-ways-in"><h1 tabindex="-1">${t("Map what your customers live through, from a need to its resolution.")}</h1>
      <p class="lead">${t("Five guided steps: the stages, the goals, the expectations, the lived process in the customers’ own words, and the KPIs. How do you want to start?")}</p>
      ${(problem || refused) && html`<p class="jk-problem" role="alert"><${Icon} name="alert" size=${13} />${problem || refused}</p>`}
      <p class="jk-wait" role="status">${busy && t("Opening {what} ...", { what: busy })}</p>
      ${recent.length > 0 && html`<section aria-label=${t("Carry on where you were")}><h2>${t("Carry on where you were")}</h2><ul class="jk-ways">${recent.map((one) => html`<${Way} busy=${busy} key=${one.key} title=${one.title} text=${one.about} small=${one.when} onClick=${() => go(one.title, { how: "key", key: one.key }).then(() => store.view.mode === "start" && forget(one.key))} />`)}</ul></section>`}
      <div class="jk-two"><section aria-label=${t("See a finished map")}><h2>${t("See a finished map")}</h2><ul class="jk-ways">${spec.start.examples.map((one) => html`<${Way} busy=${busy} key=${one.id} title=${one.title} phases=${one.phases} text=${one.about} onClick=${() => go(one.title, { how: "example", id: one.id })} />`)}</ul></section>
      <section aria-label=${t("Start from nothing, or from a file")}><h2>${t("Start from nothing, or from a file")}</h2><ul class="jk-ways">
        <${Way} busy=${busy} title=${t("Blank map")} text=${t("There is no standard form: name your own stages.")} onClick=${() => go(t("Blank map"), { how: "framework", id: "blank" })} />
        <${Way} busy=${busy} title=${t("Open a map file")} text=${t("A file of yours. Drop it here, or choose it: {kinds}.", { kinds: kinds(spec) })} onClick=${() => input.current.click()} /></ul>
        <input ref=${input} type="file" hidden accept=${accepted(spec)} aria-label=${t("Map file")} onChange=${(e) => { openFile([...e.target.files]); e.target.value = ""; }} /></section></div>
      <section aria-label=${t("Start from a framework")}><h2>${t("Start from a framework")}</h2><ul class="jk-ways three">${spec.start.frameworks.map((one) => html`<${Way} busy=${busy} key=${one.id} title=${one.title} phases=${one.phases} text=${one.about} small=${tn("{n} stage", "{n} stages", one.phases.length)} onClick=${() => go(one.title, { how: "framework", id: one.id })} />`)}</ul></section>
      <footer>${t("Your work is kept as you type, on the computer that serves this page. No account, nothing sent elsewhere. The link in the address bar finds it again.")}</footer></div></div>`;
}
