// The questions of a lesson. Every option explains itself; those that were tried stay readable.
import { html, useState } from "../vendor/preact.js";
import { remember, remembered, t } from "./base.js";
import { Mark, useTold } from "./marks.js";

const memory = (id) => `journeykit.quiz.${id}`;
const NOTHING = { tried: [], chosen: [] };

// Once found, one right option stays found: whoever reads what the others say has not lost it.
export function isRight(question, { tried, chosen }) {
  if (!question.several) return question.options.some((option, i) => option.right && tried.includes(i));
  return question.options.every((option, i) => option.right === chosen.includes(i));
}

// What a person has tried and chosen, after they chose an option (or, of several, took one back).
export function choose(question, now, at) {
  const tried = [...new Set([...now.tried, at])];
  if (!question.several) return { tried, chosen: [at] };
  return { tried, chosen: now.chosen.includes(at) ? now.chosen.filter((one) => one !== at) : [...now.chosen, at] };
}

const readable = (question, given) => {
  const ids = (list) => (Array.isArray(list) ? list.filter((one) => Number.isInteger(one) && one in question.options) : []);
  return { tried: ids(given?.tried), chosen: ids(given?.chosen) };
};

const verdict = (option) => (option.right ? t("Right.") : t("Not this one."));

function Choice({ question, option, at, now, onChoose, group }) {
  const chosen = now.chosen.includes(at);
  const tried = now.tried.includes(at);
  const found = tried && option.right && !question.several;
  const state = chosen || found ? (option.right ? "correct" : "try_again") : "not_yet";
  const says = `${group}-${at}-says`;
  // Arrows walk; the space bar, Enter or a click chooses: so that nothing is tried in passing.
  const onKey = (event) => {
    const go = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (go) {
      const all = [...event.currentTarget.closest("fieldset").querySelectorAll("input")];
      all[(all.indexOf(event.currentTarget) + go + all.length) % all.length].focus();
    } else if (event.key === "Enter") onChoose(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<li class="jl-option ${chosen || found ? state : ""} ${tried ? "tried" : ""}"><label>
      <input class="jk-sr" type=${question.several ? "checkbox" : "radio"} name=${group} checked=${chosen} aria-describedby=${tried ? says : null} onKeyDown=${onKey} onChange=${() => onChoose(at)} />
      <${Mark} state=${state} square=${question.several} /><span>${option.text}</span></label>
    ${tried && html`<p id=${says} class="jl-because">${chosen || found ? html`<b>${verdict(option)}</b> ` : html`<span>${t("Tried.")}</span> `}${option.says}</p>`}</li>`;
}

function Question({ question, now, onChoose }) {
  const right = question.options.filter((one) => one.right).length;
  const found = question.options.filter((one, i) => one.right && now.chosen.includes(i)).length;
  return html`<fieldset class="jl-question"><legend>${question.text}</legend>
    ${question.several && html`<p class="jl-quiet">${t("Several are right: {found} of {all} found.", { found, all: right })}</p>`}
    <ul>${question.options.map((option, at) => html`<${Choice} key=${at} question=${question} option=${option} at=${at} now=${now} onChoose=${onChoose} group=${`jl-${question.id}`} />`)}</ul></fieldset>`;
}

export function Quiz({ store }) {
  const { questions } = store.view;
  const [answers, setAnswers] = useState(() => Object.fromEntries(questions.map((one) => [one.id, readable(one, remembered(memory(one.id), NOTHING))])));
  const right = questions.filter((one) => isRight(one, answers[one.id])).length;
  const all = questions.length;
  const ref = useTold(all > 0 && right === all, right > 0 ? t("{n} of {all} right", { n: right, all }) : "");
  const onChoose = (question) => (at) => {
    const next = choose(question, answers[question.id], at);
    remember(memory(question.id), next);
    setAnswers({ ...answers, [question.id]: next });
    const option = question.options[at];
    store.say(next.chosen.includes(at) ? `${verdict(option)} ${option.says}` : t("Taken back."));
  };
  if (all === 0) return html`<p class="jl-quiet">${t("There are no questions here yet.")}</p>`;
  return html`<div ref=${ref} class="jl-quiz"><p class="jl-quiet">${t("You can change your mind as often as you like. Tries are not counted.")}</p>
    <div class="jl-questions">${questions.map((one) => html`<${Question} key=${one.id} question=${one} now=${answers[one.id]} onChoose=${onChoose(one)} />`)}</div>
    <p class="jl-total">${right === all ? html`<${Mark} state="correct" /> ${t("All right. What you chose stays here, and can still be changed.")}` : t("{n} of {all} right", { n: right, all })}</p></div>`;
}
