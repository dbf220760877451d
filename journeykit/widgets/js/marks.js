// What the parts of the course share: the marks of the states, text with code in it, what the page is told.
import { html, useEffect, useRef } from "../vendor/preact.js";

// A ring is not yet, a half is begun, a turning arrow is try again, a tick is right.
export function Mark({ state, size = 16, square }) {
  const line = { fill: "none", stroke: "currentColor", "stroke-width": 1.6 };
  return html`<svg class="jl-mark ${state}" width=${size} height=${size} viewBox="0 0 16 16" aria-hidden="true">
    ${state === "correct" && html`<circle cx="8" cy="8" r="7.2" fill="currentColor" /><path d="M4.6 8.3l2.4 2.4 4.5-5" ...${line} stroke="var(--jk-hole)" stroke-width="1.8" />`}
    ${state === "try_again" && html`<path d="M13.5 8a5.500 5.500 0 1 1-1.700-4M12.300 1v3.400H8.900" ...${line} stroke-width="1.8" />`}
    ${state === "begun" && html`<circle cx="8" cy="8" r="6.400" ...${line} /><path d="M8 4.200a3.800 3.800 0 0 1 0 7.600z" fill="currentColor" />`}
    ${state === "not_yet" && square && html`<rect x="1.800" y="1.800" width="12.400" height="12.400" rx="2.500" ...${line} />`}
    ${state === "not_yet" && !square && html`<circle cx="8" cy="8" r="6.400" ...${line} />`}</svg>`;
}

// Text in which `backquotes` are code.
export function Coded({ text }) {
  return String(text).split(/`([^`]+)`/).map((part, i) => (i % 2 ? html`<code key=${i}>${part}</code>` : part));
}

// The page around a part keeps its progress: it hears when the part is done, and how far it is in a few words.
export function useTold(done, says) {
  const ref = useRef(null);
  const tell = (name, detail) => ref.current?.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  useEffect(() => { tell("journeykit:part", { says }); }, [says]);
  useEffect(() => { if (done) tell("journeykit:done"); }, [done]);
  return ref;
}
