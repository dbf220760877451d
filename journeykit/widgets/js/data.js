// The customers' traces: files come in, figures and verbatims go onto the map.
import { html, useRef, useState } from "../vendor/preact.js";
import { Button, Dialog, Icon, oneFile, t, tn } from "./base.js";
import { textOf } from "./card.js";
import { Events } from "./events.js";

const MOST_DATA_BYTES = 60000000;

function Preview({ store, preview, onClose }) {
  const [now, setNow] = useState(preview);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const latest = useRef(preview);
  const show = (next) => {
    latest.current = next;
    setNow(next);
  };
  // What is chosen stands at once; the answer brings what it means, unless more was chosen meanwhile.
  const again = async (chosen) => {
    const next = { ...latest.current, ...chosen };
    show(next);
    const answer = await store.ask("preview", { upload: next.upload, kind: next.kind, columns: next.columns }, { wait: 60000 });
    setProblem(answer.problem || "");
    if (latest.current === next && answer.preview) show(answer.preview);
  };
  const use = async () => {
    setBusy(true);
    const answer = await store.act("read", { upload: now.upload, kind: now.kind, columns: now.columns }, { wait: 120000 });
    setBusy(false);
    if (answer.problem) setProblem(answer.problem);
    else onClose();
  };
  const choose = (role) => (event) => again({ columns: { ...latest.current.columns, [role]: event.target.value } });
  return html`<${Dialog} store=${store} title=${t("What is in {file}", { file: now.name })} problem=${problem} onClose=${onClose} wide>
    <p>${t("Check which column is which before the file is used. Nothing leaves this computer.")}</p>
    <label class="jk-field"><span>${t("What it holds")}</span><select onChange=${(e) => again({ kind: e.target.value, columns: null })}>${!now.kind && html`<option value="">${t("choose")}</option>`}${now.kinds.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === now.kind}>${one.name}</option>`)}</select></label>
    <table class="jk-map-columns"><thead><tr><th>${t("What is needed")}</th><th>${t("Column of the file")}</th></tr></thead><tbody>${now.roles.map((role) => html`<tr key=${role.id}><td>${role.label}${role.required && html` <small>${t("needed")}</small>`}</td>
      <td><select aria-label=${role.label} onChange=${choose(role.id)}><option value="">${t("none")}</option>${now.header.map((name) => html`<option key=${name} value=${name} selected=${now.columns?.[role.id] === name}>${name}</option>`)}</select></td></tr>`)}</tbody></table>
    <div class="jk-scroll" tabindex="0" role="region" aria-label=${t("First rows")}><table><thead><tr>${now.header.map((name) => html`<th key=${name}>${name}</th>`)}</tr></thead><tbody>${now.rows.map((row, i) => html`<tr key=${i}>${row.map((cell, k) => html`<td key=${k}>${cell}</td>`)}</tr>`)}</tbody></table></div>
    ${[...now.problems, problem].filter(Boolean).map((one) => html`<p class="jk-problem" role="alert" key=${one}><${Icon} name="alert" size=${12} />${one}</p>`)}
    <div class="jk-acts"><${Button} kind="primary" label=${busy ? t("Reading ...") : t("Use these columns")} off=${busy || !now.kind} onClick=${use} /><${Button} kind="plain" label=${t("Cancel")} onClick=${onClose} /></div><//>`;
}

function Figures({ store, found, onClose }) {
  const [ticked, setTicked] = useState(new Set(found.filter((one) => one.suggested).map((one) => one.id)));
  const toggle = (id) => (event) => {
    const next = new Set(ticked);
    if (event.target.checked) next.add(id);
    else next.delete(id);
    setTicked(next);
  };
  const put = async () => {
    const answer = await store.act("put", { ids: [...ticked] }, { wait: 60000 });
    if (!answer.problem) onClose();
  };
  return html`<${Dialog} store=${store} title=${t("Figures from your data")} onClose=${onClose} wide>
    <p>${t("Tick what belongs on the map. A figure already there is updated; its target stays.")}</p>
    <table class="jk-figures"><thead><tr><td></td><th>${t("KPI")}</th><th>${t("Value")}</th><th>${t("Counted")}</th><th>${t("Stage")}</th></tr></thead>
      <tbody>${found.map((one) => html`<tr key=${one.id}><td><input type="checkbox" aria-label=${`${one.name}, ${one.stage}`} checked=${ticked.has(one.id)} onChange=${toggle(one.id)} /></td><td>${one.name}</td><td><b>${one.value}</b></td><td><small>${one.detail}</small></td><td>${one.stage}</td></tr>`)}</tbody></table>
    <div class="jk-acts"><button type="button" class="jk-btn primary" disabled=${ticked.size === 0} onClick=${put}>${tn("Put {n} figure on the map", "Put {n} figures on the map", ticked.size)}</button><${Button} kind="plain" label=${t("Cancel")} onClick=${onClose} /></div><//>`;
}

function Words({ store, onClose }) {
  const { view } = store;
  const steps = view.order.flatMap((stage) => (view.places[stage] || []).map((id) => view.cards[id]).filter((one) => one.lane === "step").map((one) => ({ ...one, stage: view.stages[stage].title })));
  const [query, setQuery] = useState({ text: "", low: "", high: "" });
  const [answer, setAnswer] = useState(null);
  const [target, setTarget] = useState(steps[0]?.id || "");
  const [pinned, setPinned] = useState(new Set());
  const search = async (event) => {
    event?.preventDefault();
    setAnswer(await store.ask("search", query, { wait: 60000 }));
  };
  useState(() => void search());
  const pin = async (hit) => {
    const done = await store.act("pin", { card: target, hit: hit.id });
    if (done.problem) return;
    setPinned(new Set([...pinned, `${target}/${hit.id}`]));
    store.say(t("Pinned to “{step}”", { step: textOf(view.cards[target]) }));
  };
  const isPinned = (hit) => pinned.has(`${target}/${hit.id}`);
  const set = (name) => (event) => setQuery({ ...query, [name]: event.target.value });
  return html`<${Dialog} store=${store} title=${t("In the customers’ words")} onClose=${onClose} wide>
    <form class="jk-search" role="search" onSubmit=${search}><label class="jk-field grow"><span>${t("Words to look for")}</span><input type="search" value=${query.text} placeholder=${t("late delivery, size, refund ...")} onInput=${set("text")} /></label>
      <label class="jk-field"><span>${t("Score from")}</span><input type="text" inputmode="decimal" size="4" value=${query.low} onInput=${set("low")} /></label><label class="jk-field"><span>${t("to")}</span><input type="text" inputmode="decimal" size="4" value=${query.high} onInput=${set("high")} /></label>
      <button class="jk-btn primary" type="submit"><${Icon} name="search" /><span>${t("Search")}</span></button></form>
    <label class="jk-field"><span>${t("Pin to the step")}</span><select onChange=${(e) => setTarget(e.target.value)}>${steps.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === target}>${one.stage} · ${textOf(one)}</option>`)}</select></label>
    ${steps.length === 0 && html`<p class="jk-problem">${t("The map has no step of the lived process yet. Add one, then pin words to it.")}</p>`}
    ${answer?.problem && html`<p class="jk-problem" role="alert">${answer.problem}</p>`}
    ${answer?.hits && html`<p class="jk-small" role="status">${tn("{n} answer found", "{n} answers found", answer.total)}${answer.total > answer.hits.length && ` · ${t("the first {n} are shown", { n: answer.hits.length })}`}</p>
      <ul class="jk-hits">${answer.hits.map((hit) => html`<li key=${hit.id}><blockquote><q>${hit.text}</q> <span class="jk-src">${[hit.score, hit.source].filter(Boolean).join(" · ")}</span></blockquote>
        <${Button} kind="small" icon=${isPinned(hit) ? "check" : "pin"} label=${isPinned(hit) ? t("Pinned") : t("Pin")} off=${!target || isPinned(hit)} onClick=${() => pin(hit)} /></li>`)}</ul>`}<//>`;
}

export function Data({ store }) {
  const { view } = store;
  const input = useRef(null);
  const [open, setOpen] = useState(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState("");
  const run = async (label, work) => {
    setBusy(label);
    setProblem("");
    const answer = await work();
    setBusy("");
    if (answer?.problem) setProblem(answer.problem);
    return answer;
  };
  const upload = async (files) => {
    if (files.length === 0) return;
    const { file, bytes, problem: wrong } = await oneFile(files, MOST_DATA_BYTES, (name) => t("{file} is larger than 60 MB. Read it in a notebook, or take an extract.", { file: name }));
    if (wrong) return setProblem(wrong);
    const answer = await run(t("Reading {file} ...", { file: file.name }), () => store.ask("upload", { name: file.name }, { wait: 120000, buffers: [bytes] }));
    if (answer?.preview) setOpen({ preview: answer.preview });
  };
  const figures = async () => {
    const answer = await run(t("Computing ..."), () => store.ask("figures", {}, { wait: 120000 }));
    if (answer?.found) setOpen({ found: answer.found });
  };
  const events = async () => {
    const answer = await run(t("Reading ..."), () => store.ask("events", {}, { wait: 60000 }));
    if (answer?.events) setOpen({ events: answer });
  };
  return html`<p>${t("Tie the map to real traces: orders, survey answers or events, as CSV or Parquet. They stay on this computer.")}</p>
    ${view.tables > 0 && html`<ul class="jk-tables">${view.table_list.map((one) => html`<li key=${one.name}><${Icon} name="data" size=${13} /><span><b>${one.name}</b><small>${one.about}</small></span><${Button} kind="plain tiny" icon="x" title=${t("Leave {file} out again", { file: one.name })} aria-label=${t("Leave {file} out again", { file: one.name })} onClick=${() => store.act("forget", { name: one.name })} /></li>`)}</ul>`}
    <div class="jk-acts column"><${Button} icon="upload" label=${t("Add a file")} onClick=${() => input.current.click()} />
      ${view.tables === 0 && view.has_shop && html`<${Button} kind="plain" icon="shop" label=${t("Try with the shoe shop that ships")} onClick=${() => run(t("Reading ..."), () => store.act("shop", {}, { wait: 120000 }))} />`}
      ${view.tables > 0 && html`<${Button} icon="kpi" label=${t("Figures for the map")} onClick=${figures} />`}
      ${view.has_events && html`<${Button} icon="link" label=${t("Events and stages")} onClick=${events} />`}
      ${view.has_words && html`<${Button} icon="quote" label=${t("Search their words")} onClick=${() => setOpen({ words: true })} />`}</div>
    <input ref=${input} type="file" hidden accept=".csv,.txt,.tsv,.parquet,.xes,.json,.jsonl,.gz" aria-label=${t("Data file")} onChange=${(e) => { upload([...e.target.files]); e.target.value = ""; }} />
    <p class="jk-wait" role="status">${busy}</p>
    ${problem && html`<p class="jk-problem" role="alert"><${Icon} name="alert" size=${12} />${problem}</p>`}
    ${open?.preview && html`<${Preview} store=${store} preview=${open.preview} onClose=${() => setOpen(null)} />`}
    ${open?.found && html`<${Figures} store=${store} found=${open.found} onClose=${() => setOpen(null)} />`}
    ${open?.events && html`<${Events} store=${store} found=${open.events} onClose=${() => setOpen(null)} />`}
    ${open?.words && html`<${Words} store=${store} onClose=${() => setOpen(null)} />`}`;
}
