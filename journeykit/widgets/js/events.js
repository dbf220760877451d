// Which event of the customers' data means which stage: seen, changed, and kept on the map.
import { html, useState } from "../vendor/preact.js";
import { Button, Dialog, Icon, t, tn } from "./base.js";

const NAMED = 8;

function Row({ one, stage, stages, set, language }) {
  const note = one.suggested && stage === one.stage ? t("suggested from its name") : one.pattern && stage === one.stage ? t("by {pattern}", { pattern: one.pattern }) : "";
  return html`<tr class=${stage ? "" : "jk-unmapped"}><td>${one.name}</td><td>${one.times.toLocaleString(language)}</td>
    <td><select aria-label=${t("Stage of {event}", { event: one.name })} onChange=${(e) => set(one.name, e.target.value)}><option value="" selected=${!stage}>${t("none")}</option>
      ${stages.map(([id, title]) => html`<option key=${id} value=${id} selected=${id === stage}>${title}</option>`)}</select> <small>${note}</small></td></tr>`;
}

function Patterns({ patterns, stages, title, change }) {
  const [said, setSaid] = useState("");
  const [stage, setStage] = useState(stages[0]?.[0] || "");
  const add = async (event) => {
    event.preventDefault();
    if (said.trim() && (await change([...patterns, [said.trim(), stage]]))) setSaid("");
  };
  return html`<h3>${t("Patterns of names")}</h3><p class="jk-small">${t("A pattern means all events whose name fits it, those to come too: page_* is every event that begins with page_. A stage chosen above counts more.")}</p>
    ${patterns.length > 0 && html`<ul class="jk-tables">${patterns.map(([one, id], i) => html`<li key=${one + id}><span><b>${one}</b><small>${title(id)}</small></span>
      <${Button} kind="plain tiny" icon="x" title=${t("Take {pattern} away", { pattern: one })} aria-label=${t("Take {pattern} away", { pattern: one })} onClick=${() => change(patterns.filter((_, k) => k !== i))} /></li>`)}</ul>`}
    <form class="jk-search" onSubmit=${add}><label class="jk-field grow"><span>${t("Pattern")}</span><input type="text" maxlength="300" placeholder="page_*" value=${said} onInput=${(e) => setSaid(e.target.value)} /></label>
      <label class="jk-field"><span>${t("Stage")}</span><select onChange=${(e) => setStage(e.target.value)}>${stages.map(([id, name]) => html`<option key=${id} value=${id} selected=${id === stage}>${name}</option>`)}</select></label>
      <button class="jk-btn" type="submit"><${Icon} name="plus" /><span>${t("Add the pattern")}</span></button></form>`;
}

// `found` is what Python says: the events with their stage (of the map, of a pattern, or suggested), and the patterns.
export function Events({ store, found, onClose }) {
  const { view } = store;
  const [now, setNow] = useState(found);
  const [chosen, setChosen] = useState(new Map());
  const [problem, setProblem] = useState("");
  const stages = view.order.map((id) => [id, view.stages[id].title]);
  const title = (id) => view.stages[id]?.title || "";
  const stageOf = (one) => chosen.get(one.name) ?? one.stage;
  const open = now.events.filter((one) => !stageOf(one)).map((one) => one.name);
  const change = async (patterns) => {
    const answer = await store.ask("events", { patterns }, { wait: 60000 });
    setProblem(answer.problem || "");
    if (answer.events) setNow(answer);
    return !answer.problem;
  };
  const keep = async () => {
    const answer = await store.act("map_events", { chosen: now.events.map((one) => [one.name, stageOf(one)]), patterns: now.patterns }, { wait: 60000 });
    if (answer.problem) setProblem(answer.problem);
    else onClose();
  };
  return html`<${Dialog} store=${store} title=${t("Which event means which stage")} problem=${problem} onClose=${onClose} wide>
    <p>${t("An event of a stage shows that a customer has reached it. Paths and figures by stage rest on this; the map keeps it.")}</p>
    <p role="status">${open.length === 0 ? html`<${Icon} name="good" size=${12} /> ${t("Every event means a stage.")}` : html`${tn("{n} event means no stage yet:", "{n} events mean no stage yet:", open.length)} <b>${open.slice(0, NAMED).join(", ")}${open.length > NAMED && " ..."}</b>`}</p>
    <div class="jk-scroll tall" tabindex="0" role="region" aria-label=${t("Events and their stages")}><table><thead><tr><th>${t("Event")}</th><th>${t("How often")}</th><th>${t("Stage")}</th></tr></thead>
      <tbody>${now.events.map((one) => html`<${Row} key=${one.name} one=${one} stage=${stageOf(one)} stages=${stages} language=${store.spec.language} set=${(name, id) => setChosen(new Map(chosen).set(name, id))} />`)}</tbody></table></div>
    ${now.more > 0 && html`<p class="jk-small">${tn("{n} rarer event is not shown; a pattern can name it.", "{n} rarer events are not shown; a pattern can name them.", now.more)}</p>`}
    <${Patterns} patterns=${now.patterns} stages=${stages} title=${title} change=${change} />
    ${problem && html`<p class="jk-problem" role="alert"><${Icon} name="alert" size=${12} />${problem}</p>`}
    <div class="jk-acts"><${Button} kind="primary" label=${t("Keep on the map")} onClick=${keep} /><${Button} kind="plain" label=${t("Cancel")} onClick=${onClose} /></div><//>`;
}
