// A file of one's own comes in while a map is on the board: what is in it, what it would change, where it goes.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { Button, Dialog, Icon, t, tn } from "./base.js";
import { accepted, kinds, oneMapFile } from "./start.js";
import { A_WHILE, AskForMap, Lines, Merge } from "./versions.js";

const isTable = (name) => /\.(csv|tsv|xlsx)$/i.test(name);

// The map of the file that is looked at. Nothing happens before a button.
function Found({ store, found, merge, onClose }) {
  const [at, setAt] = useState(0);
  const [problem, setProblem] = useState("");
  const head = useRef(null);
  useLayoutEffect(() => head.current.focus(), []);
  const one = found.maps[at];
  const open = (apart) => async () => {
    const answer = await store.act("open", { map: at, apart }, { wait: A_WHILE });
    if (answer.problem) setProblem(answer.problem);
    else onClose();
  };
  return html`<section class="jk-opening" aria-label=${found.name}>
    ${found.maps.length > 1 && html`<label class="jk-field"><span>${tn("It holds {n} map. Which one?", "It holds {n} maps. Which one?", found.maps.length)}</span><select onChange=${(e) => setAt(Number(e.target.value))}>${found.maps.map((map, i) => html`<option key=${i} value=${i} selected=${i === at}>${map.who}</option>`)}</select></label>
      <p>${t("The others come along: you find them in the menu, under Personas.")}</p>`}
    <p class="jk-found" tabindex="-1" ref=${head}><b>${one.title}</b><small>${one.totals}</small></p>
    ${one.says.length === 0 ? html`<p><${Icon} name="good" size=${13} cls="good" /> ${t("It says the same as the map that is open.")}</p>`
      : html`<h4>${t("What it would change in the map that is open:")} ${one.counts}</h4><${Lines} says=${one.says} more=${one.more} />`}
    ${problem && html`<p class="jk-problem" role="alert">${problem}</p>`}
    <div class="jk-acts">${one.says.length > 0 && html`<${Button} kind="primary" label=${t("Put it in the place of this map")} onClick=${open(false)} />`}
      ${store.view.app && html`<${Button} label=${t("Open it as another map")} onClick=${open(true)} />`}
      ${one.says.length > 0 && found.maps.length === 1 && html`<${Button} label=${t("Merge the two")} onClick=${merge} />`}</div>
    ${one.says.length > 0 && html`<p><small>${t("Undo brings the map back as it is now.")}</small></p>`}</section>`;
}

export function OpenDialog({ store, dropped, onClose }) {
  const [file, setFile] = useState(null);
  const [found, setFound] = useState(null);
  const [merging, setMerging] = useState(null);
  const [problem, setProblem] = useState("");
  const take = async (name, bytes) => {
    const answer = await store.ask("open_look", { name }, { wait: A_WHILE, buffers: [bytes] });
    setFound(answer.problem ? null : answer);
    setFile({ name, bytes });
    return answer;
  };
  useEffect(() => {
    if (!dropped) return;
    oneMapFile(dropped).then(async (one) => setProblem(one.problem || (await take(one.file.name, one.bytes)).problem || ""));
  }, []);
  const merge = async () => {
    const answer = await store.ask("merge", { name: file.name }, { wait: A_WHILE, buffers: [file.bytes] });
    if (answer.problem) setProblem(answer.problem);
    else setMerging(answer);
  };
  return html`<${Dialog} store=${store} title=${t("Open a file")} problem=${problem} onClose=${onClose} wide=${merging}>
    ${merging ? html`<${Merge} store=${store} found=${merging} setFound=${setMerging} onDone=${onClose} />` : html`
      <p>${t("A file of yours: {kinds}. You see what it would change before anything happens.", { kinds: kinds(store.spec) })}</p>
      <${AskForMap} label=${found ? t("Choose another file") : t("Choose a file")} accept=${accepted(store.spec)} take=${(name, bytes) => { setProblem(""); return take(name, bytes); }} />
      ${problem && html`<p class="jk-problem" role="alert"><${Icon} name="alert" size=${12} />${problem}</p>`}
      ${file && !found && isTable(file.name) && !store.view.lesson && html`<p class="jk-wait">${t("Orders, events or survey answers? Add them in the panel, under Customers’ data.")}</p>`}
      ${found && html`<${Found} key=${found.name} store=${store} found=${found} merge=${merge} onClose=${onClose} />`}`}<//>`;
}
