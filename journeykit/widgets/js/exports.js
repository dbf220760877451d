// What people take away: a menu in the header, and a dialog where there is less room. The table is Python's.
import { html, useEffect, useRef } from "../vendor/preact.js";
import { Dialog, oneFile, saveAs, t } from "./base.js";

const LONG_MS = 300000;
const MAKING = "journeykit.making";
const MOST_TEMPLATE_BYTES = 60000000;

// A file that is asked for first, such as a template; null when none was chosen.
function askFor(accept) {
  const input = Object.assign(document.createElement("input"), { type: "file", accept, hidden: true });
  document.body.append(input); // Safari asks for none that is not there
  return new Promise((resolve) => {
    const end = (files) => {
      input.remove();
      resolve(files.length ? oneFile(files, MOST_TEMPLATE_BYTES, (name) => t("{file} is larger than a template can be ({n} MB). Choose another file.", { file: name, n: MOST_TEMPLATE_BYTES / 1e6 })) : null);
    };
    input.addEventListener("change", () => end([...input.files]));
    input.addEventListener("cancel", () => end([]));
    input.click();
  });
}

// Make one file and save it. What became of it (`made`) is said beside it in the dialog, which opens when it went wrong.
export async function takeAway(store, one, open) {
  if (store.making) return;
  const given = one.asks ? await askFor(one.asks) : {};
  if (!given || store.making) return;
  store.making = one.id;
  sessionStorage.setItem(MAKING, one.id);
  store.say(t("Making the file ..."));
  const { problem, name, bytes } = given.problem ? given : await store.ask("export", { format: one.format, name: given.file?.name }, { wait: LONG_MS, buffers: given.bytes ? [given.bytes] : [] });
  store.making = null;
  sessionStorage.removeItem(MAKING);
  store.made = { id: one.id, problem, says: problem || t("{file} is in your downloads.", { file: name }) };
  if (problem) open("export");
  else saveAs(name, Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0)));
  store.say(store.made.says);
}

// The page was loaded anew while a file was made: say so, where it can be asked for again.
export function sayUnmade(store, open) {
  const id = sessionStorage.getItem(MAKING);
  if (!id || store.making) return;
  sessionStorage.removeItem(MAKING);
  store.made = { id, problem: t("This file was not made: the connection was lost. Choose it again.") };
  store.made.says = store.made.problem;
  open("export");
}

export const exportItems = (store, open) => store.spec.exports.map((group) => ({
  group: group.title,
  items: group.files.map((one) => ({ label: one.title, about: one.about, act: () => takeAway(store, one, open) })),
}));

export const fileOf = (spec, id) => spec.exports.flatMap((group) => group.files).find((one) => one.id === id);

export function ExportDialog({ store, open, onClose }) {
  const { made, making, spec } = store;
  const box = useRef(null);
  useEffect(() => {
    box.current.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
    return () => { store.made = null; };
  }, []);
  const file = (one) => {
    const came = made?.id === one.id && making !== one.id ? made : null;
    return html`<li key=${one.id}><button type="button" aria-disabled=${making && making !== one.id ? "true" : null} onClick=${() => takeAway(store, one, open)}><b>${one.title}</b>
      <small class=${came?.problem ? "jk-problem" : ""} role=${came?.problem ? "alert" : null}>${making === one.id ? t("Making the file ...") : came?.says || one.about}</small></button></li>`;
  };
  return html`<${Dialog} store=${store} title=${t("Export")} problem=${made?.problem} onClose=${onClose} wide><div class="jk-exports" ref=${box}>
    ${spec.exports.map((group) => html`<section key=${group.title} aria-label=${group.title}><h3>${group.title}</h3><ul>${group.files.map(file)}</ul></section>`)}</div><//>`;
}
