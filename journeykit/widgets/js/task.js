// A task: the answer, Check, what the answer is told, and hints one at a time.
import { html, useEffect, useRef, useState } from "../vendor/preact.js";
import { Button, Icon, remember, remembered, t } from "./base.js";
import { Answer, orderOf } from "./answer.js";
import { Coded, Mark, useTold } from "./marks.js";

const CHECK_MS = 120000;
export const taskMemory = (id) => `journeykit.task.${id}`;

// What the answer was told: state in shape and word, what was seen, rows, in that order.
export function Told({ told, box }) {
  return html`<section class="jl-told ${told.state}" aria-label=${`${told.word}, ${told.id}`}>
    <div class="head"><${Mark} state=${told.state} size=${18} /><b>${told.word}</b><span>${[told.state === "try_again" && told.given, told.id].filter(Boolean).join(" · ")}</span></div>
    <p class="says"><${Coded} text=${told.says} /></p>
    ${told.rows.length > 0 && html`<dl>${told.rows.map(([label, text], i) => html`<dt key=${`l${i}`}>${label}</dt><dd key=${i}><${Coded} text=${text} /></dd>`)}</dl>`}
    ${told.state === "correct" && html`<${After} box=${box} />`}</section>`;
}

// Where the page goes on after this task: its next part. A notebook has no parts, the next task is just below.
function After({ box }) {
  let next = box.current?.closest("[data-part]")?.nextElementSibling;
  while (next && !next.matches("[data-part]")) next = next.nextElementSibling;
  const words = next && [...next.querySelectorAll(".parth :is(.n, h2)")].map((one) => one.textContent).join(" ");
  return words ? html`<p class="after"><a href=${`#${next.id}`}>${words.trim()} <${Icon} name="arrow" size=${14} /></a></p>` : null;
}

function Hints({ hints, open, more }) {
  const next = hints[open];
  if (hints.length === 0) return null;
  return html`<div class="jl-hints">${open > 0 && html`<dl>${hints.slice(0, open).map(([name, tier, text]) => html`<dt key=${name}><b>${name}</b><span>${tier}</span></dt><dd key=${`${name}.`}><${Coded} text=${text} /></dd>`)}</dl>`}
    ${next && html`<p><${Button} label=${next[0]} onClick=${more} /><span>${next[1]}</span></p>`}</div>`;
}

export function Task({ store }) {
  const { view } = store;
  const [kept, setKept] = useState(() => ({ answer: null, hints: 0, ...remembered(taskMemory(view.id), {}) }));
  const [told, setTold] = useState(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const card = useRef(null);
  const keep = (part) => setKept((now) => {
    const next = { ...now, ...part };
    remember(taskMemory(view.id), next);
    return next;
  });
  const ref = useTold(Boolean(kept.done), "");
  const map = view.ask === "map";
  const answer = view.ask === "order" ? orderOf(view, kept.answer) : kept.answer;
  const check = async (quietly) => {
    if (busy) return;
    setBusy(true);
    const given = await store.ask("check", { answer: answer ?? "" }, { wait: CHECK_MS });
    setBusy(false);
    setProblem(given.problem || "");
    if (given.problem || !given.told) return;
    setTold(given.told);
    keep({ checked: true, done: kept.done || given.told.state === "correct" });
    window.dispatchEvent(new Event("journeykit:answered"));
    if (quietly === true) return;
    store.say(`${given.told.word}. ${given.told.says}`.replaceAll("`", ""));
    setTimeout(() => card.current?.scrollIntoView({ block: "nearest" }), 0); // at once: a click on what glides lands elsewhere
  };
  useEffect(() => {
    if (kept.checked && !map) check(true);
  }, []);
  const more = () => {
    keep({ hints: kept.hints + 1 });
    store.say(view.hints[kept.hints].join(". "));
  };
  return html`<div ref=${ref} class="jl-task"><${Answer} view=${view} answer=${answer} set=${(given) => keep({ answer: given })} check=${check} say=${store.say} />
    <p class="jl-check"><${Button} kind="primary" label=${map ? t("Check my map") : t("Check")} off=${busy} onClick=${check} />${busy && html`<span role="status">${t("Looking at your answer ...")}</span>`}${!told && kept.done && html`<span><${Mark} state="correct" /> ${t("You have answered this one right.")}</span>`}</p>
    ${problem && html`<p class="jk-problem" role="alert">${problem}</p>`}
    <div ref=${card}>${told && html`<${Told} told=${told} box=${card} />`}</div>
    ${told?.state !== "correct" && html`<${Hints} hints=${view.hints} open=${Math.min(kept.hints, view.hints.length)} more=${more} />`}
    ${view.rubric.length > 0 && html`<details class="jl-rubric"><summary>${t("What a person will look at")}</summary><ul>${view.rubric.map((one, i) => html`<li key=${i}>${one}</li>`)}</ul></details>`}</div>`;
}
