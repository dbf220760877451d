// What was changed, by whom and when; what differs since; another team's map merged in; the maps of other personas.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { Button, Dialog, Icon, remember, remembered, saveAs, t, tn } from "./base.js";
import { GUEST_NAME } from "./own.js";
import { accepted, oneMapFile } from "./start.js";

export const A_WHILE = 60000;

// A button that asks for one map file, and what became of it.
export function AskForMap({ label, accept, take }) {
  const input = useRef(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const chosen = async (files) => {
    if (files.length === 0) return;
    setProblem("");
    const { file, bytes, problem: wrong } = await oneMapFile(files);
    if (wrong) return setProblem(wrong);
    setBusy(true);
    const answer = await take(file.name, bytes);
    setBusy(false);
    return setProblem(answer.problem || "");
  };
  return html`<div class="jk-ask"><${Button} icon="upload" label=${label} off=${busy} onClick=${() => input.current.click()} />
    <input ref=${input} type="file" hidden accept=${accept} aria-label=${label} onChange=${(e) => { chosen([...e.target.files]); e.target.value = ""; }} />
    ${busy && html`<p class="jk-wait" role="status">${t("Reading ...")}</p>`}${problem && html`<p class="jk-problem" role="alert"><${Icon} name="alert" size=${12} />${problem}</p>`}</div>`;
}

export const Lines = ({ says, more }) => html`<ul class="jk-says">${says.map((one, i) => html`<li key=${i}>${one}</li>`)}${more > 0 && html`<li>${tn("and {n} more", "and {n} more", more)}</li>`}</ul>`;

// A name beside one's changes. Without it the list only tells one browser from another.
function SignAs({ store, name }) {
  const [typed, setTyped] = useState(name);
  const sign = async (event) => {
    event.preventDefault();
    const answer = await store.ask("sign", { name: typed });
    if (answer.problem) return store.say(answer.problem);
    remember(GUEST_NAME, answer.name || null);
    setTyped(answer.name);
    return store.say(answer.name ? t("What you change from now on is signed “{name}”.", { name: answer.name }) : t("What you change is not signed."));
  };
  return html`<form class="jk-sign" onSubmit=${sign}><label class="jk-field"><span>${t("Your name beside your changes")}</span><input type="text" maxlength="40" autocomplete="name" value=${typed} onInput=${(e) => setTyped(e.target.value)} /></label>
    <button class="jk-btn small" type="submit">${t("Keep")}</button></form>`;
}

function Version({ store, one, last, open, onOpen, onBack }) {
  const [since, setSince] = useState(null);
  useEffect(() => {
    if (open) store.ask("since", { seq: one.seq }, { wait: A_WHILE }).then(setSince);
  }, [open]);
  return html`<li><div class="jk-version"><span><b>${one.says}</b><small>${one.time}</small></span>
      ${last ? html`<small>${t("as it is now")}</small>` : html`<span class="acts"><${Button} kind="plain small" icon=${open ? "up" : "down"} label=${t("Differences")} aria-label=${t("What differs since: {what}", { what: one.says })} aria-expanded=${open ? "true" : "false"} onClick=${onOpen} />
        <${Button} kind="small" label=${t("Bring back")} aria-label=${t("Bring back: {what}", { what: one.says })} onClick=${onBack} /></span>`}</div>
    ${open && html`<div class="jk-since" role="status">${!since ? t("Reading ...") : since.problem ? since.problem : since.says.length === 0 ? t("The map is as it was then.") : html`<p>${t("What is different since:")}</p><${Lines} ...${since} />`}</div>`}</li>`;
}

function Conflict({ one, chosen, choose }) {
  const labels = { ours: t("Ours"), theirs: t("Theirs"), both: t("Both") };
  return html`<fieldset class="jk-conflict"><legend><b>${one.place}</b> ${one.what}</legend>
    ${one.choices.map((way) => html`<label key=${way} class=${way === chosen ? "on" : ""}><input type="radio" name=${`jk-${one.id}`} checked=${way === chosen} onChange=${() => choose(way)} />
      <span><b>${labels[way]}</b>${(one[way] || [t("Both stand; you can mend them on the board.")]).map((line, i) => html`<span key=${i}>${line}</span>`)}</span></label>`)}</fieldset>`;
}

// What the other map brings, and each contradiction with a choice. Nothing happens before the button.
export function Merge({ store, found, setFound, onDone }) {
  const first = (conflicts) => Object.fromEntries(conflicts.map((one) => [one.id, one.chosen]));
  const [choices, setChoices] = useState(() => first(found.conflicts));
  const [problem, setProblem] = useState("");
  const head = useRef(null);
  useLayoutEffect(() => {
    head.current.focus();
    head.current.closest("dialog").scrollTo(0, 0);
  }, []);
  const look = async (args) => {
    const now = await store.ask("merge_look", args, { wait: A_WHILE });
    if (now.problem) return setProblem(now.problem);
    setChoices((chosen) => ({ ...first(now.conflicts), ...chosen }));
    return setFound(now);
  };
  const start = (seq) => {
    setProblem("");
    look({ base: seq === "" ? null : Number(seq) });
  };
  const every = (way) => setChoices(Object.fromEntries(found.conflicts.map((one) => [one.id, one.choices.includes(way) ? way : choices[one.id]])));
  const merge = async () => {
    const answer = await store.act("merge_take", { choices }, { wait: A_WHILE });
    if (!answer.problem) return onDone();
    setProblem(answer.problem);
    return look({});
  };
  const nothing = found.comes.length === 0 && found.conflicts.length === 0;
  return html`<section aria-label=${t("Merge {file}", { file: found.name })}><h3 tabindex="-1" ref=${head}>${t("Merge {file}", { file: found.name })}</h3>
    <label class="jk-field"><span>${t("Both maps began as this version")}</span><select onChange=${(e) => start(e.target.value)}>
      <option value="" selected=${found.base === null}>${t("None: they have no common start")}</option>${found.bases.map((one) => html`<option key=${one.seq} value=${one.seq} selected=${one.seq === found.base}>${one.says}</option>`)}</select></label>
    ${nothing ? html`<p>${t("Nothing in this file is new to the map.")}</p>` : html`
      <h4>${found.comes.length ? tn("{n} change comes in", "{n} changes come in", found.comes.length + found.more) : t("Nothing comes in by itself.")}</h4><${Lines} says=${found.comes} more=${found.more} />
      ${found.conflicts.length > 0 && html`<h4>${tn("{n} contradiction", "{n} contradictions", found.conflicts.length)}</h4>
        <div class="jk-acts"><${Button} kind="small" label=${t("All: ours")} onClick=${() => every("ours")} /><${Button} kind="small" label=${t("All: theirs")} onClick=${() => every("theirs")} /><${Button} kind="small" label=${t("All: both")} onClick=${() => every("both")} /></div>
        ${found.conflicts.map((one) => html`<${Conflict} key=${one.id} one=${one} chosen=${choices[one.id]} choose=${(way) => setChoices((chosen) => ({ ...chosen, [one.id]: way }))} />`)}`}`}
    ${problem && html`<p class="jk-problem" role="alert">${problem}</p>`}
    <div class="jk-acts">${!nothing && html`<${Button} kind="primary" label=${t("Merge")} onClick=${merge} />`}<${Button} kind="plain" label=${t("Back to the list")} onClick=${() => setFound(null)} /></div></section>`;
}

export function VersionsDialog({ store, onClose }) {
  const [groups, setGroups] = useState(null);
  const [about, setAbout] = useState({ older: null, now: 0, name: "" });
  const [open, setOpen] = useState(null);
  const [found, setFound] = useState(null);
  const [problem, setProblem] = useState("");
  const read = async (before = null) => {
    const answer = await store.ask("history", { before }, { wait: A_WHILE });
    if (answer.problem) return setProblem(answer.problem);
    setGroups((known) => [...(before ? known : []), ...answer.groups]);
    return setAbout(answer);
  };
  useState(() => void read());
  const restore = async (seq) => {
    const answer = await store.act("restore", { seq });
    if (!answer.problem) return onClose();
    return setProblem(answer.problem);
  };
  const take = async (name, bytes) => {
    const answer = await store.ask("merge", { name }, { wait: A_WHILE, buffers: [bytes] });
    if (!answer.problem) setFound(answer);
    return answer;
  };
  const own = (group) => group.mark && group.mark === remembered("journeykit.guest", "");
  const who = (group) => (own(group) ? [group.who, group.who ? t("(you)") : t("You")].filter(Boolean).join(" ") : group.who || t("Somebody"));
  const title = (group) => (group.day ? [store.view.key ? who(group) : group.who, group.day].filter(Boolean).join(", ") : "");
  const list = html`<p>${t("Every change is kept. Read what differs since one of them, or bring its state back: that is a change too, and can be undone.")}</p>
    ${store.view.key && html`<${SignAs} key=${about.name} store=${store} name=${about.name} />`}
    ${groups === null ? html`<p class="jk-wait">${t("Reading ...")}</p>` : groups.map((group) => html`<section key=${group.entries[0].seq} aria-label=${title(group) || t("The beginning")}>${title(group) && html`<h3 class="jk-when">${title(group)}</h3>`}
      <ol class="jk-history">${group.entries.map((one) => html`<${Version} key=${one.seq} store=${store} one=${one} last=${one.seq === about.now} open=${open === one.seq} onOpen=${() => setOpen(open === one.seq ? null : one.seq)} onBack=${() => restore(one.seq)} />`)}</ol></section>`)}
    ${about.older && html`<${Button} kind="small" label=${t("Earlier ones")} onClick=${() => read(about.older)} />`}
    <section aria-label=${t("Another team’s map")}><h3 class="jk-when">${t("Another team’s map")}</h3><p>${t("A copy of this map that others worked on comes together with yours. Where you contradict each other, you choose card by card.")}</p>
      <${AskForMap} label=${t("Merge a file")} accept=${accepted(store.spec)} take=${take} /></section>`;
  return html`<${Dialog} store=${store} title=${t("Versions")} problem=${problem} onClose=${onClose} wide>
    ${problem && html`<p class="jk-problem" role="alert">${problem}</p>`}
    ${found ? html`<${Merge} store=${store} found=${found} setFound=${setFound} onDone=${onClose} />` : list}<//>`;
}

// The maps of other personas beside this one: how each feels at each stage, what differs, a stage copied across.
export function PersonasDialog({ store, onClose }) {
  const [table, setTable] = useState(null);
  const [problem, setProblem] = useState("");
  const ask = async (args = {}, buffers = []) => {
    const answer = await store.ask("personas", args, { wait: A_WHILE, buffers });
    if (!answer.problem) setTable(answer);
    return answer;
  };
  useState(() => void ask().then((answer) => setProblem(answer.problem || "")));
  const copy = async (one) => {
    const answer = await store.act("copy_stage", one);
    setProblem(answer.problem || "");
    if (!answer.problem) await ask();
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
    ${many && html`<ul class="jk-tables">${table.maps.map((one, n) => html`<li key=${n}><span><b>${one.name}</b><small>${n === 0 ? t("this map") : one.title}</small></span>${n > 0 && html`<${Button} kind="plain tiny" icon="x" aria-label=${t("Leave {name} out again", { name: one.name })} title=${t("Leave {name} out again", { name: one.name })} onClick=${() => ask({ forget: n - 1 })} />`}</li>`)}</ul>`}
    <div class="jk-acts"><${AskForMap} label=${t("Add a map")} accept=${accepted(store.spec)} take=${(name, bytes) => ask({ name }, [bytes])} />${many && html`<${Button} icon="export" label=${t("Keep all in one file")} onClick=${save} />`}</div>
    ${problem && html`<p class="jk-problem" role="alert">${problem}</p>`}
    ${table?.remarks.map((one, i) => html`<p key=${i} class="jk-remark"><${Icon} name="watch" size=${12} /> ${one}</p>`)}
    ${many && html`<div class="jk-scroll tall" tabindex="0" role="region" aria-label=${t("How each persona feels, and what differs, stage by stage")}><table class="jk-personas" aria-label=${t("How each persona feels, and what differs, stage by stage")}>
      <thead><tr><th scope="col">${t("Stage")}</th>${table.maps.map((one, n) => html`<th scope="col" key=${n}>${one.name}</th>`)}<th scope="col">${t("What differs")}</th></tr></thead>
      <tbody>${table.rows.map((row, i) => html`<tr key=${i}><th scope="row">${row.title}</th>${row.moods.map((mood, n) => html`<td key=${n}>${mood || "\u2013"}</td>`)}
        <td>${row.says.length === 0 ? t("Nothing differs.") : html`<${Lines} says=${row.says} more=${0} />`}${row.copies.map((one) => html`<${Button} key=${one.map} kind="small" label=${t("Copy from {name}", { name: one.from })} aria-label=${t("Copy “{stage}” from {name}", { stage: row.title, name: one.from })} onClick=${() => copy({ map: one.map, stage: one.stage })} />`)}</td></tr>`)}</tbody></table></div>`}<//>`;
}
