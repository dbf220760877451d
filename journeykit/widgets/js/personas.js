// The maps of several personas: how each feels at each stage, what differs, a stage copied across, another one opened.
import { html, useEffect, useState } from "../vendor/preact.js";
import { Button, Dialog, Icon, remember, remembered, saveAs, t } from "./base.js";
import { A_WHILE, AskForMap, Lines } from "./versions.js";
import { accepted } from "./start.js";

// Which maps stand together, by their keys: the page forgets when it is closed.
const SETS = "journeykit.personas";
const MOST_SETS = 8;
const setOf = (key) => (key && remembered(SETS, []).find((one) => one.includes(key))) || [];
export function keepSet(maps) {
  const keys = maps.map((one) => one.key).filter(Boolean);
  const here = maps.find((one) => one.here)?.key;
  if (!here) return;
  const others = remembered(SETS, []).filter((one) => !one.some((key) => keys.includes(key)));
  remember(SETS, [...(keys.length > 1 ? [keys] : []), ...others].slice(0, MOST_SETS));
}

// A map for somebody else, begun from this one.
function Another({ begin }) {
  const [name, setName] = useState("");
  const [cards, setCards] = useState(false);
  const add = (event) => {
    event.preventDefault();
    begin({ name, cards });
  };
  const ways = [[false, t("With the stages of this map, without their cards")], [true, t("With all the cards of this map")]];
  return html`<form class="jk-another" onSubmit=${add}><label class="jk-field"><span>${t("Name of another persona")}</span><input type="text" maxlength="100" value=${name} onInput=${(e) => setName(e.target.value)} /></label>
    ${ways.map(([way, says]) => html`<label key=${says}><input type="radio" name="jk-cards" checked=${cards === way} onChange=${() => setCards(way)} /> ${says}</label>`)}
    <button class="jk-btn" type="submit"><${Icon} name="plus" /><span>${t("Begin their map")}</span></button></form>`;
}

function Table({ table, copy }) {
  const said = t("How each persona feels, and what differs, stage by stage");
  return html`<div class="jk-scroll tall" tabindex="0" role="region" aria-label=${said}><table class="jk-personas" role="table" aria-label=${said}>
    <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${t("Stage")}</th>${table.maps.map((one, n) => html`<th scope="col" role="columnheader" key=${n}>${one.name}</th>`)}<th scope="col" role="columnheader">${t("What differs")}</th></tr></thead>
    <tbody role="rowgroup">${table.rows.map((row, i) => html`<tr role="row" key=${i}><th scope="row" role="rowheader">${row.title}</th>${row.moods.map((mood, n) => html`<td role="cell" key=${n}><span class="whose" aria-hidden="true">${table.maps[n].name}</span>${mood || "\u2013"}</td>`)}
      <td role="cell">${row.says.length === 0 ? t("Nothing differs.") : html`<${Lines} says=${row.says} />`}${row.copies.map((one) => html`<${Button} key=${one.map} kind="small" label=${t("Copy from {name}", { name: one.from })} aria-label=${t("Copy “{stage}” from {name}", { stage: row.title, name: one.from })} onClick=${() => copy({ map: one.map, stage: one.stage })} />`)}</td></tr>`)}</tbody></table></div>`;
}

// Their emotion curves in one picture, which takes a moment to draw.
function Curves({ store, maps }) {
  const [picture, setPicture] = useState(null);
  const [busy, setBusy] = useState(false);
  const draw = async () => {
    setBusy(true);
    setPicture(await store.ask("personas_picture", { dark: Boolean(document.querySelector(".jk-dark dialog[open]")) }, { wait: 120000 }));
    setBusy(false);
  };
  useEffect(() => setPicture(null), [maps]);
  return html`<div class="jk-acts"><${Button} icon="picture" label=${t("Their emotion curves")} off=${busy} onClick=${draw} /></div>
    ${busy && html`<p class="jk-wait" role="status">${t("Drawing the map ...")}</p>`}${picture?.problem && html`<p class="jk-problem" role="alert">${picture.problem}</p>`}
    ${picture?.png && html`<img class="jk-picture" src=${`data:image/png;base64,${picture.png}`} alt=${picture.alt} />`}`;
}

export function PersonasDialog({ store, onClose }) {
  const [table, setTable] = useState(null);
  const [problem, setProblem] = useState("");
  const ask = async (args = {}, buffers = []) => {
    const answer = await store.ask("personas", args, { wait: A_WHILE, buffers });
    if (!answer.problem) {
      setTable(answer);
      keepSet(answer.maps);
    }
    return answer;
  };
  const told = async (asked) => setProblem((await asked).problem || "");
  useState(() => void told(ask({ keys: setOf(store.view.key) })));
  const copy = async (one) => {
    const answer = await store.act("copy_stage", one);
    setProblem(answer.problem || "");
    if (!answer.problem) await ask();
  };
  const go = async (what, args) => {
    const answer = await store.act(what, args, { wait: A_WHILE });
    if (answer.problem) return setProblem(answer.problem);
    await ask();
    return onClose();
  };
  const save = async () => {
    const answer = await store.ask("personas_file");
    if (answer.problem) return setProblem(answer.problem);
    saveAs(answer.name, answer.text, "application/json");
    return store.say(t("{file} is in your downloads.", { file: answer.name }));
  };
  const many = table?.maps.length > 1;
  return html`<${Dialog} store=${store} title=${t("Personas")} problem=${problem} onClose=${onClose} wide>
    <p>${t("An average customer does not exist: make a map for each persona, and lay them side by side here.")}</p>
    ${many && html`<ul class="jk-tables">${table.maps.map((one, n) => html`<li key=${n}><span><b>${one.name}</b><small>${one.here ? t("this map") : one.title}</small></span>${!one.here && html`<span class="acts">${table.opens && html`<${Button} kind="small" label=${t("Open")} aria-label=${t("Open the map of {name}", { name: one.name })} onClick=${() => go("persona_open", { map: n })} />`}<${Button} kind="plain tiny" icon="x" aria-label=${t("Leave {name} out again", { name: one.name })} title=${t("Leave {name} out again", { name: one.name })} onClick=${() => told(ask({ forget: n }))} /></span>`}</li>`)}</ul>`}
    ${problem && html`<p class="jk-problem" role="alert">${problem}</p>`}
    <div class="jk-acts"><${AskForMap} label=${t("Add a map")} accept=${accepted(store.spec)} take=${(name, bytes) => ask({ name }, [bytes])} />${many && html`<${Button} icon="export" label=${t("Keep all in one file")} onClick=${save} />`}</div>
    ${many && !table.opens && html`<p><small>${t("Only this map is edited here. Open the file of another persona’s map in a Builder of its own to work on it.")}</small></p>`}
    ${table?.opens && html`<${Another} begin=${(args) => go("persona_new", args)} />`}
    ${table?.remarks.map((one, i) => html`<p key=${i} class="jk-remark"><${Icon} name="watch" size=${12} /> ${one}</p>`)}
    ${many && html`<${Curves} store=${store} maps=${table.maps} />`}
    ${many && html`<${Table} table=${table} copy=${copy} />`}<//>`;
}
