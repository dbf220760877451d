// What was changed, by whom and when; two versions compared; another team's map merged in.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { Button, Dialog, Icon, remember, remembered, t, tn } from "./base.js";
import { GUEST_NAME } from "./own.js";
import { accepted, oneMapFile } from "./start.js";

export const A_WHILE = 60000;
const SEARCH_MS = 300;
const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

// A button that asks for one map file, and what became of it.
export function AskForMap({ label, accept, take, kind }) {
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
  return html`<div class="jk-ask"><${Button} icon="upload" kind=${kind} label=${label} off=${busy} onClick=${() => input.current.click()} />
    <input ref=${input} type="file" hidden accept=${accept} aria-label=${label} onChange=${(e) => { chosen([...e.target.files]); e.target.value = ""; }} />
    ${busy && html`<p class="jk-wait" role="status">${t("Reading ...")}</p>`}${problem && html`<p class="jk-problem" role="alert"><${Icon} name="alert" size=${12} />${problem}</p>`}</div>`;
}

export const Lines = ({ says, more = 0 }) => html`<ul class="jk-says">${says.map((one, i) => html`<li key=${i}>${one}</li>`)}${more > 0 && html`<li>${tn("and {n} more", "and {n} more", more)}</li>`}</ul>`;

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

// What one change did, and what differs between it and another version.
function Compared({ store, one, groups, now }) {
  const [to, setTo] = useState("");
  const [found, setFound] = useState(null);
  useEffect(() => {
    let wanted = true;
    store.ask("since", { seq: one.seq, to: to === "" ? null : Number(to) }, { wait: A_WHILE }).then((answer) => wanted && setFound(answer));
    return () => { wanted = false; };
  }, [to, now]);
  if (!found) return html`<p class="jk-wait" role="status">${t("Reading ...")}</p>`;
  if (found.problem) return html`<p class="jk-problem" role="alert">${found.problem}</p>`;
  const earlier = to !== "" && Number(to) < one.seq;
  return html`${one.seq > 0 && html`<p>${found.did.length ? t("What it changed:") : t("It changed nothing that is seen on the map.")}</p><${Lines} says=${found.did} />`}
    <label class="jk-field"><span>${t("Compare with")}</span><select value=${to} onChange=${(e) => setTo(e.target.value)}><option value="">${t("the map as it is now")}</option>
      ${groups.map((group) => html`<optgroup key=${group.entries[0].seq} label=${group.day || t("The beginning")}>${group.entries.filter((other) => other.seq !== one.seq).map((other) => html`<option key=${other.seq} value=${other.seq}>${[other.time, other.says].filter(Boolean).join(", ")}</option>`)}</optgroup>`)}</select></label>
    <p role="status">${found.says.length === 0 ? t("Nothing differs.") : earlier ? t("What had changed by then:") : t("What changed after it:")}</p><${Lines} ...${found} />`;
}

function Version({ store, one, who, about, groups, open, onOpen, onBack }) {
  const last = one.seq === about.now;
  return html`<li><div class="jk-version"><span><b>${one.says}</b> <small>${[who, one.time, one.seq > 0 && t("version {n}", { n: one.seq })].filter(Boolean).join(" · ")}</small></span>
      <span class="acts"><${Button} kind="plain small" icon=${open ? "up" : "down"} label=${t("Differences")} aria-label=${t("Differences: {what}", { what: one.says })} aria-expanded=${open ? "true" : "false"} onClick=${onOpen} />
        ${last ? html`<small>${t("as it is now")}</small>` : html`<${Button} kind="small" label=${t("Bring back")} aria-label=${t("Bring back: {what}", { what: one.says })} onClick=${onBack} />`}</span></div>
    ${open && html`<div class="jk-since"><${Compared} store=${store} one=${one} groups=${groups} now=${about.now} /></div>`}</li>`;
}

// What was changed in one go, folded but for the newest: a long history stays a short list.
function Session({ group, people, unfolded, children }) {
  const [open, setOpen] = useState(unfolded);
  useEffect(() => setOpen(unfolded), [unfolded]);
  const span = group.from === group.to ? group.from : t("{from} to {to}", { from: group.from, to: group.to });
  if (!group.day) return html`<ol class="jk-history">${children()}</ol>`;
  return html`<section class="jk-session"><h3><button type="button" aria-expanded=${open ? "true" : "false"} onClick=${() => setOpen(!open)}><${Icon} name=${open ? "up" : "down"} size=${12} /><span><b>${group.day}</b>, ${span} <small>${[people, tn("{n} change", "{n} changes", group.entries.length)].filter(Boolean).join(" · ")}</small></span></button></h3>
    ${open && html`<ol class="jk-history">${children()}</ol>`}</section>`;
}

function Conflict({ one, chosen, choose }) {
  const labels = { ours: t("Ours"), theirs: t("Theirs"), both: t("Both") };
  return html`<fieldset class="jk-conflict"><legend><b>${one.place}</b> ${one.what}</legend>${one.began.length > 0 && html`<p>${t("At the start:")} ${one.began.join(" · ")}</p>`}
    ${one.choices.map((way) => html`<label key=${way} class=${way === chosen ? "on" : ""}><input type="radio" name=${`jk-${one.id}`} checked=${way === chosen} onChange=${() => choose(way)} />
      <span><b>${labels[way]}</b>${one[way].map((line, i) => html`<span key=${i}>${line}</span>`)}</span></label>`)}</fieldset>`;
}

// What the other map brings, what it takes away, and each contradiction with a choice. Nothing happens before the button.
export function Merge({ store, found, setFound, onDone }) {
  const first = (conflicts) => Object.fromEntries(conflicts.map((one) => [one.id, one.chosen]));
  const [choices, setChoices] = useState(() => first(found.conflicts));
  const [problem, setProblem] = useState("");
  const head = useRef(null);
  useLayoutEffect(() => {
    head.current.focus();
    head.current.closest("dialog").scrollTo(0, 0);
  }, []);
  const look = async (args, buffers = []) => {
    setProblem("");
    const now = await store.ask("merge_look", { zone: zone(), ...args }, { wait: A_WHILE, buffers });
    if (now.problem) return now;
    setChoices((chosen) => ({ ...first(now.conflicts), ...chosen }));
    setFound(now);
    return now;
  };
  const start = async (base) => setProblem((await look({ base })).problem || "");
  const every = (way) => setChoices(Object.fromEntries(found.conflicts.map((one) => [one.id, one.choices.includes(way) ? way : choices[one.id]])));
  const merge = async () => {
    const answer = await store.act("merge_take", { choices }, { wait: A_WHILE });
    if (!answer.problem) return onDone();
    await look({});
    return setProblem(answer.problem);
  };
  const nothing = found.comes.length + found.goes.length + found.conflicts.length === 0;
  return html`<section aria-label=${t("Merge {file}", { file: found.name })}><h3 tabindex="-1" ref=${head}>${t("Merge {file}", { file: found.name })}</h3>
    <div class="jk-began"><label class="jk-field"><span>${t("Both maps began as")}</span><select value=${found.base} onChange=${(e) => start(e.target.value)}>
      <option value="">${t("None: they have no common start")}</option>${found.bases.map((group, i) => html`<optgroup key=${i} label=${group.title || t("The beginning")}>${group.bases.map((one) => html`<option key=${one.key} value=${one.key}>${one.says}</option>`)}</optgroup>`)}</select></label>
      <${AskForMap} kind="small" label=${t("Another file")} accept=${accepted(store.spec)} take=${(name, bytes) => look({ name }, [bytes])} /></div>
    ${found.advice && html`<p class="jk-remark"><${Icon} name="watch" size=${12} /> ${found.advice}</p>`}
    ${nothing ? html`<p>${t("Nothing in this file is new to the map.")}</p>` : html`
      ${found.goes.length > 0 && html`<h4>${tn("{n} card or stage goes: theirs has taken it out", "{n} cards or stages go: theirs has taken them out", found.goes.length)}</h4><${Lines} says=${found.goes} />`}
      <h4>${found.comes.length ? tn("{n} change comes in", "{n} changes come in", found.comes.length + found.more) : t("Nothing comes in by itself.")}</h4><${Lines} says=${found.comes} more=${found.more} />
      ${found.conflicts.length > 0 && html`<h4>${tn("{n} contradiction", "{n} contradictions", found.conflicts.length)}</h4>
        <div class="jk-acts"><${Button} kind="small" label=${t("All: ours")} onClick=${() => every("ours")} /><${Button} kind="small" label=${t("All: theirs")} onClick=${() => every("theirs")} /><${Button} kind="small" label=${t("All: both")} onClick=${() => every("both")} /></div>
        ${found.conflicts.map((one) => html`<${Conflict} key=${one.id} one=${one} chosen=${choices[one.id]} choose=${(way) => setChoices((chosen) => ({ ...chosen, [one.id]: way }))} />`)}`}`}
    ${problem && html`<p class="jk-problem" role="alert">${problem}</p>`}
    <div class="jk-acts">${!nothing && html`<${Button} kind="primary" label=${t("Merge")} onClick=${merge} />`}<${Button} kind="plain" label=${t("Back")} onClick=${() => setFound(null)} /></div></section>`;
}

export function VersionsDialog({ store, onClose }) {
  const [groups, setGroups] = useState(null);
  const [about, setAbout] = useState({ older: null, now: 0, name: "", kept: "", signs: false });
  const [open, setOpen] = useState(null);
  const [found, setFound] = useState(null);
  const [problem, setProblem] = useState("");
  const [find, setFind] = useState("");
  const asked = useRef("");
  const team = useRef(null);
  const merging = useRef(false);
  useEffect(() => {
    if (merging.current && !found) team.current?.querySelector("button").focus(); // where the person was
    merging.current = Boolean(found);
  }, [found]);
  const read = async (before = null) => {
    const looked = asked.current;
    const answer = await store.ask("history", { before, find: looked, zone: zone() }, { wait: A_WHILE });
    if (looked !== asked.current) return undefined;
    if (answer.problem) return setProblem(answer.problem);
    setGroups((known) => [...(before ? known : []), ...answer.groups]);
    return setAbout(answer);
  };
  useState(() => void read());
  useEffect(() => {
    if (find === asked.current) return undefined;
    const timer = setTimeout(() => {
      asked.current = find;
      read();
    }, SEARCH_MS);
    return () => clearTimeout(timer);
  }, [find]);
  const restore = async (seq) => {
    const answer = await store.act("restore", { seq });
    if (!answer.problem) return onClose();
    return setProblem(answer.problem);
  };
  const take = async (name, bytes) => {
    const answer = await store.ask("merge", { name, zone: zone() }, { wait: A_WHILE, buffers: [bytes] });
    if (!answer.problem) setFound(answer);
    return answer;
  };
  const { signs } = about;
  const own = remembered("journeykit.guest", "");
  const unnamed = [...new Set((groups || []).flatMap((group) => group.who.filter((one) => one.mark && one.mark !== own && !one.name).map((one) => one.mark)))];
  const somebody = (one) => (unnamed.length > 1 ? t("Somebody {n}", { n: unnamed.indexOf(one.mark) + 1 }) : t("Somebody"));
  const called = (one) => (one.mark && one.mark === own ? [one.name, one.name ? t("(you)") : t("You")].filter(Boolean).join(" ") : one.name || (signs ? somebody(one) : ""));
  const count = (groups || []).reduce((sum, group) => sum + group.entries.length, 0);
  const list = html`<p>${about.kept} ${t("Read what a change did, compare two versions, or bring one back: that is a change too, and can be undone.")}</p>
    ${signs && html`<${SignAs} key=${about.name} store=${store} name=${about.name} />`}
    ${(find || count > 10 || about.older) && html`<label class="jk-field jk-seek"><span>${t("Find a change")}</span><input type="search" value=${find} onInput=${(e) => setFind(e.target.value)} /></label>`}
    ${groups === null ? html`<p class="jk-wait">${t("Reading ...")}</p>` : groups.map((group, i) => html`<${Session} key=${group.entries[0].seq} group=${group} people=${group.who.map(called).filter(Boolean).join(", ")} unfolded=${i === 0 || find !== ""}>${() => group.entries.map((one) => html`<${Version} key=${one.seq} store=${store} one=${one} who=${group.who.length > 1 ? called(group.who[one.who]) : ""} about=${about} groups=${groups} open=${open === one.seq} onOpen=${() => setOpen(open === one.seq ? null : one.seq)} onBack=${() => restore(one.seq)} />`)}<//>`)}
    <p class="jk-wait" role="status">${find !== "" && groups && (groups.length === 0 ? t("No change says that.") : tn("{n} change", "{n} changes", count))}</p>
    ${about.older && html`<${Button} kind="small" label=${t("Earlier ones")} onClick=${() => read(about.older)} />`}
    <section ref=${team} aria-label=${t("Another team’s map")}><h3 class="jk-when">${t("Another team’s map")}</h3><p>${t("A copy of this map that others worked on comes together with yours. Where you contradict each other, you choose card by card.")}</p>
      <${AskForMap} label=${t("Merge a file")} accept=${accepted(store.spec)} take=${take} /></section>`;
  return html`<${Dialog} store=${store} title=${t("Versions")} problem=${problem} onClose=${onClose} wide>
    ${problem && html`<p class="jk-problem" role="alert">${problem}</p>`}
    ${found ? html`<${Merge} store=${store} found=${found} setFound=${setFound} onDone=${onClose} />` : list}<//>`;
}
