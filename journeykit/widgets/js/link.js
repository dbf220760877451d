// The link to Python: one question, one answer. {n, ask, ...} goes out, {n, ...} comes back.
import { t } from "./base.js";

const WAIT_MS = 8000;
const LOOK_MS = 2000;
const REST_MS = 1500;
const ONCE_IN_MS = 60000;
const ENDED = ["restarting", "autorestarting", "terminating", "dead"];
const RELOADED = "journeykit.reloaded";

// What has no answer is asked again, under the same number, once the link is back: Python does it once. `lost` is heard
// meanwhile. Only a kernel that has ended answers never again; then the page has to be loaded anew (see `comeBack`).
export function makeLink(model) {
  const me = Math.random().toString(36).slice(2); // other pages may hear the same kernel
  let next = 0;
  const waiting = new Map();
  const heard = new Set();
  const tell = (content) => heard.forEach((listen) => listen(content));
  const send = (one) => {
    try {
      model.send(one.content, undefined, one.buffers);
    } catch {
      tell({ lost: true }); // the kernel has ended
    }
  };
  const again = () => waiting.forEach(send);
  model.on("msg:custom", (content) => {
    const one = waiting.get(content.n);
    if (one) {
      waiting.delete(content.n);
      clearInterval(one.timer);
    }
    tell(content);
    if (one) one.resolve(content);
  });
  const link = {
    listen: (fn) => heard.add(fn),
    ask(what, args = {}, { wait = WAIT_MS, buffers = [] } = {}) {
      const n = `${me}-${++next}`;
      return new Promise((resolve) => {
        const late = () => {
          tell({ lost: true });
          if (buffers.length === 0) send(one);
        };
        const one = { resolve, content: { n, ask: what, ...args }, buffers, timer: setInterval(late, wait) };
        waiting.set(n, one);
        send(one);
      });
    },
  };
  watch(model.widget_manager?.kernel, tell, () => {
    again();
    link.ask("look"); // what others did meanwhile
  });
  return link;
}

function watch(kernel, tell, again) {
  if (!kernel) return;
  const { id, serverSettings } = kernel; // a kernel that has ended forgets them
  let gone = false;
  let looking = null;
  const end = () => {
    clearInterval(looking);
    if (!gone) tell({ lost: true, gone: true });
    gone = true;
  };
  kernel.statusChanged.connect((_, status) => ENDED.includes(status) && end());
  const look = async () => {
    const answer = await fetch(`${serverSettings.baseUrl}api/kernels/${id}`).catch(() => null);
    if ([401, 403, 404].includes(answer?.status)) end();
    else if (answer?.ok && kernel.connectionStatus === "disconnected") kernel.reconnect().catch(() => null);
  };
  kernel.connectionStatusChanged.connect((_, status) => {
    clearInterval(looking);
    if (gone) return;
    if (status === "connected") {
      tell({ lost: false });
      again();
    } else {
      tell({ lost: true });
      looking = setInterval(look, LOOK_MS);
    }
  });
}

const isTyping = () => {
  const at = document.activeElement;
  return document.querySelector("dialog[open]") || (at?.matches("textarea, input:not([type=checkbox]):not([type=radio])") && !at.closest(".jk-card.editing"));
};

// Load the page anew once the server answers and the keyboard rests: the link finds the map, and what was being typed
// into a card is kept. Not twice within a minute: if something is wrong with the page itself, a person should see it.
export function comeBack() {
  let touched = Date.now();
  const touch = () => { touched = Date.now(); };
  document.addEventListener("keydown", touch, true);
  const last = Number(sessionStorage.getItem(RELOADED) || 0);
  const timer = setInterval(async () => {
    if (isTyping() || Date.now() - touched < REST_MS || Date.now() - last < ONCE_IN_MS) return;
    const answer = await fetch(new URL("voila/static/voila.js", document.baseURI), { method: "HEAD" }).catch(() => null);
    if (!answer?.ok) return;
    clearInterval(timer);
    sessionStorage.setItem(RELOADED, String(Date.now()));
    location.reload();
  }, 500);
}

export const lostWords = (app) => (app
  ? t("What you see is kept; what you were typing is kept in this browser. The page comes back by itself as soon as the Builder answers.")
  : t("What you see is kept; what you were typing is kept in this browser. Run the cell again to go on."));
