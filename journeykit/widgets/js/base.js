// What every part of the page needs: sentences, icons, the link to Python.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { comeBack, makeLink } from "./link.js";

let MESSAGES = {};
let ICONS = {};

export function setLanguage(messages, icons) {
  MESSAGES = messages || {};
  ICONS = icons || ICONS;
}

export const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(5)), (b) => b.toString(16).padStart(2, "0")).join("");

const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));

// The English sentence is the key; French comes from the package's catalogue.
export function t(source, values = {}) {
  const found = MESSAGES[source];
  return fill(typeof found === "string" ? found : source, values);
}

export function tn(one, many, n, values = {}) {
  const found = MESSAGES[one];
  const pattern = Array.isArray(found) ? found[Math.abs(n) < 2 ? 0 : 1] : n === 1 ? one : many;
  return fill(pattern, { n, ...values });
}

const PAINT = {
  line: { fill: "none", stroke: "currentColor", "stroke-width": 1.4 },
  fill: { fill: "currentColor" },
  hole: { fill: "var(--jk-hole)" },
  "line-hole": { fill: "none", stroke: "var(--jk-hole)", "stroke-width": 1.5 },
};

export function Icon({ name, size = 14, cls = "" }) {
  const paths = ICONS[name] || [];
  return html`<svg class="jk-i ${cls}" width=${size} height=${size} viewBox="0 0 16 16" aria-hidden="true"
    stroke-linecap="round" stroke-linejoin="round">
    ${paths.map(([paint, d]) => html`<path d=${d} ...${PAINT[paint]} />`)}</svg>`;
}

// `off`: nothing to do now. The button keeps the focus, which a disabled one would lose.
export function Button({ icon, label, kind = "", off, onClick, children, ...rest }) {
  return html`<button type="button" class="jk-btn ${kind}" aria-disabled=${off ? "true" : null} onClick=${(event) => !off && onClick?.(event)} ...${rest}>
    ${icon && html`<${Icon} name=${icon} />`}${label && html`<span>${label}</span>`}${children}</button>`;
}

// A table that knows only what is in it: an id may be a word that every object answers to, such as "constructor".
export const bare = (table) => Object.assign(Object.create(null), table);
const known = (view) => Object.fromEntries(Object.entries(view || {}).map(([key, value]) => [key, TABLES.has(key) ? bare(value) : value]));

// A patch replaces what it names; in a table (an object of objects), null takes an entry out.
export function merge(view, patch) {
  const next = { ...view };
  for (const [key, value] of Object.entries(patch)) {
    if (!TABLES.has(key)) next[key] = value;
    else {
      next[key] = bare(view[key]);
      for (const [id, one] of Object.entries(value)) {
        if (one === null) delete next[key][id];
        else next[key][id] = one;
      }
    }
  }
  return next;
}
export const TABLES = new Set(["stages", "cards", "places", "findings", "tiles"]);

const stores = new WeakMap();

// What the page knows, once per model, however many views of it are shown.
export function storeOf(model) {
  if (stores.has(model)) return stores.get(model);
  const link = makeLink(model);
  const listeners = new Set();
  const store = {
    view: known(model.get("view")),
    spec: model.get("spec"),
    said: "",
    lost: false,
    changed: () => listeners.forEach((fn) => fn()),
    subscribe(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    say(text) {
      store.said = text && text === store.said ? `${text}\u00a0` : text; // what is said twice is heard twice
      store.changed();
    },
    ask: link.ask,
    async edit(edit) {
      const answer = await link.ask("edit", { edit });
      store.say(answer.problem || answer.says || "");
      return answer;
    },
    async act(what, args, options) {
      const answer = await link.ask(what, args, options);
      if (answer.problem || answer.says) store.say(answer.problem || answer.says);
      return answer;
    },
  };
  link.listen((content) => {
    store.lost = content.lost || false;
    if (content.gone && store.view.app) comeBack();
    if (content.patch) store.view = merge(store.view, content.patch);
    if (content.view) store.view = known(content.view);
    if (content.spec) store.spec = content.spec;
    if (content.heard) store.said = content.heard;
    store.changed();
  });
  model.on("change:view", () => {
    store.view = known(model.get("view"));
    store.changed();
  });
  model.on("change:spec", () => {
    store.spec = model.get("spec");
    store.changed();
  });
  stores.set(model, store);
  return store;
}

export function remembered(name, fallback) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? fallback;
  } catch {
    return fallback;
  }
}

export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Private windows may refuse: the work itself is kept by Python.
  }
}

export async function speak(store, language) {
  remember("journeykit.language", language);
  const answer = await store.act("language", { language });
  if (!answer.problem) store.say(store.spec.languages.find((one) => one.id === language).name);
}

export function Languages({ store, long, cls = "" }) {
  const { spec } = store;
  return html`<div class="jk-seg ${cls}" role="group" aria-label=${t("Language")}>${spec.languages.map((one) => html`<button type="button" key=${one.id} lang=${one.id} title=${one.name} aria-pressed=${one.id === spec.language ? "true" : "false"} data-stay="1"
    class=${one.id === spec.language ? "on" : ""} onClick=${() => speak(store, one.id)}>${long ? one.name : one.id.toUpperCase()}</button>`)}</div>`;
}

export function goToStep(store, setUi, step) {
  setUi({ step });
  store.say(t("Step {n} of 5: {title}", { n: step + 1, title: store.spec.steps[step].title }));
}

export function useStore(store) {
  const [, redraw] = useState(0);
  useEffect(() => store.subscribe(() => redraw((n) => n + 1)), [store]);
}

// A menu under its button: opens with Enter or click, closes with Escape, a choice or a click elsewhere. An item may say
// what it is for (`about`), and items may stand in a `group`.
export function Menu({ label, icon, items, kind = "plain", title, chevron = true, cls = "" }) {
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  useLayoutEffect(() => {
    if (!open) return undefined;
    const away = (event) => {
      if (!box.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", away);
    box.current?.querySelector("[role=menuitem]:not(:disabled)")?.focus();
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);
  const close = () => {
    setOpen(false);
    box.current?.querySelector("button")?.focus();
  };
  const onKey = (event) => {
    if (event.key === "Tab") return setOpen(false);
    if (event.key === "Escape" && open) close();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const all = [...(box.current?.querySelectorAll("[role=menuitem]:not(:disabled)") || [])];
      const at = all.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
      all[(at + all.length) % all.length]?.focus();
    } else if (open && (event.key === "Home" || event.key === "End")) {
      const all = box.current.querySelectorAll("[role=menuitem]:not(:disabled)");
      all[event.key === "Home" ? 0 : all.length - 1]?.focus();
    } else if (open && event.key.trim().length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) { // the next that begins so
      const all = [...box.current.querySelectorAll("[role=menuitem]:not(:disabled)")];
      const at = all.indexOf(event.target) + 1;
      [...all.slice(at), ...all.slice(0, at)].find((one) => one.innerText.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    } else return undefined;
    event.preventDefault();
    event.stopPropagation();
    return undefined;
  };
  const item = (one) => html`<li role="none" key=${one.label}><button type="button" role="menuitem" tabindex="-1" onFocus=${(e) => { e.currentTarget.tabIndex = 0; }} onBlur=${(e) => { e.currentTarget.tabIndex = -1; }} disabled=${one.disabled} data-stay=${one.stay} aria-label=${one.label} aria-description=${one.about}
    onClick=${() => {
      close();
      one.act();
    }}>${one.icon && html`<${Icon} name=${one.icon} />`}<span>${one.label}${one.about && html`<small>${one.about}</small>`}</span></button></li>`;
  return html`<div class="jk-menu ${cls}" ref=${box} onKeyDown=${onKey}>
    <button type="button" class="jk-btn ${kind}" aria-haspopup="menu" aria-expanded=${open ? "true" : "false"} data-stay="1"
      aria-label=${title || label} onClick=${() => setOpen(!open)}>
      ${icon && html`<${Icon} name=${icon} />`}${label && html`<span>${label}</span>`}
      ${chevron && html`<${Icon} name="down" size=${12} />`}</button>
    ${open && html`<div class="drop"><ul role="menu" aria-label=${title || label}>${items.filter(Boolean).map((one) => {
      if (one.line) return html`<li role="separator" key=${one.line}></li>`;
      return one.group ? html`<li role="none" key=${one.group}><b aria-hidden="true">${one.group}</b><ul role="group" aria-label=${one.group}>${one.items.map(item)}</ul></li>` : item(one);
    })}</ul></div>`}
  </div>`;
}

// The browser's own modal dialog: focus stays inside, Escape closes, focus goes back. What is outside is not heard
// meanwhile, so it says itself what happens.
export function Dialog({ store, title, problem, onClose, children, wide }) {
  const box = useRef(null);
  const before = useRef(store.said);
  useLayoutEffect(() => { // at once: who types fast would already be elsewhere
    const before = document.activeElement;
    const dialog = box.current;
    dialog.showModal();
    return () => {
      if (dialog.open) dialog.close(); // else what is outside cannot take the focus
      before?.focus?.();
    };
  }, []);
  return html`<dialog ref=${box} class="jk-dialog ${wide ? "wide" : ""}" aria-label=${title}
    onClose=${onClose} onKeyDown=${(event) => event.stopPropagation()}>
    <header><h2>${title}</h2><${Button} icon="x" label=${t("Close")} kind="plain" onClick=${() => box.current.close()} /></header>
    <div class="jk-dialog-body">${children}<p class="jk-wait" role="status">${!problem && store.said !== before.current && store.said}</p></div></dialog>`;
}

// The one file that was chosen or dropped, with its bytes; or what is wrong with it, in words.
export async function oneFile(files, most, tooLarge) {
  const [file] = files;
  if (files.length > 1) return { problem: t("These are {n} files. Choose one at a time.", { n: files.length }) };
  if (file.size > most) return { problem: tooLarge(file.name) };
  const bytes = await file.arrayBuffer().catch(() => null);
  return bytes ? { file, bytes } : { problem: t("{file} cannot be read here. Choose a file, not a folder.", { file: file.name }) };
}

export function saveAs(name, bytes, type) {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
