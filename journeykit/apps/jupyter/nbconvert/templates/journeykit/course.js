// A page of the course: what was done of it, where one is, and its kernel, which may go away.
{
  const { home, progress: mine } = document.body.dataset;
  const PROGRESS = "journeykit.progress";
  const PLACE = "journeykit.place";
  const RELOADED = "journeykit.reloaded";
  const SEEN_MS = 1500;
  const LOOK_MS = 2000;
  const REST_MS = 1500;
  const ONCE_IN_MS = 60000;
  const PATIENCE = 15; // looks at a kernel that is there before the page is loaded anew
  const one = (selector) => document.querySelector(selector);
  const every = (selector) => [...document.querySelectorAll(selector)];
  const read = (store, name, fallback) => {
    try {
      return JSON.parse(store.getItem(name)) ?? fallback;
    } catch {
      return fallback;
    }
  };
  const write = (store, name, value) => {
    try {
      store.setItem(name, JSON.stringify(value));
    } catch {
      // a private window may refuse: then nothing is remembered
    }
  };
  const sections = every("section[data-part]");
  const stops = every(".rail li");
  const foot = one(".rail .foot");

  // -- what was done

  const counted = stops.flatMap((stop, n) => (stop.dataset.counts ? [n] : []));
  const known = () => read(localStorage, PROGRESS, {})[mine]?.done || [];
  const keep = (part) => {
    const all = read(localStorage, PROGRESS, {});
    const done = [...new Set([...(all[mine]?.done || []), ...(part === undefined ? [] : [part])])].filter((n) => counted.includes(n)).sort((a, b) => a - b);
    const next = counted.findIndex((n) => !done.includes(n));
    const title = stops[counted[next]]?.querySelector("b").textContent;
    write(localStorage, PROGRESS, { ...all, [mine]: { parts: counted.length, done, at: new Date().toISOString(), next: next < 0 ? null : { n: next, title, lang: document.documentElement.lang } } });
    dispatchEvent(new Event("journeykit:progress"));
    drawRail();
  };
  const partOf = (node) => Number(node.closest?.("section[data-part]")?.dataset.part ?? -1);
  const says = new Map(); // what a widget tells of its part, such as "3 of 5 stages"
  let here = 0;
  function drawRail() {
    const done = known();
    let left = 0;
    stops.forEach((stop, n) => {
      const isDone = done.includes(n);
      stop.classList.toggle("done", isDone);
      if (n === here) stop.setAttribute("aria-current", "step");
      else stop.removeAttribute("aria-current");
      const told = isDone ? foot.dataset.done : says.get(n) || "";
      stop.querySelector(".how").textContent = told && (Number(stop.dataset.minutes) ? `, ${told}` : told);
      if (!isDone) left += Number(stop.dataset.minutes);
    });
    const { many, one: single, none } = foot.dataset;
    if (done.length >= counted.length) foot.textContent = none;
    else foot.textContent = left > 1 ? many.replace("{n}", left) : left === 1 ? single : "";
  }
  document.addEventListener("journeykit:done", (event) => partOf(event.target) >= 0 && !known().includes(partOf(event.target)) && keep(partOf(event.target)));
  document.addEventListener("journeykit:part", (event) => {
    says.set(partOf(event.target), String(event.detail?.says || ""));
    drawRail();
  });
  addEventListener("storage", (event) => event.key === PROGRESS && drawRail());

  // A part without a task of its own is done when its end stood in the window for a moment.
  function watchEnds() {
    const clocks = new Map();
    const seen = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => {
      clearTimeout(clocks.get(target));
      if (isIntersecting) clocks.set(target, setTimeout(() => keep(partOf(target)), SEEN_MS));
    }));
    sections.filter((_, n) => stops[n]?.dataset.counts && !stops[n].dataset.waits).forEach((section) => {
      const end = section.appendChild(document.createElement("span"));
      end.style.cssText = "display:block;height:1px";
      seen.observe(end);
    });
  }
  const about = new IntersectionObserver((entries) => {
    const found = entries.filter((entry) => entry.isIntersecting).pop();
    if (!found) return;
    here = partOf(found.target);
    drawRail();
  }, { rootMargin: "-25% 0px -65% 0px" });
  sections.forEach((section) => about.observe(section));

  // -- going about

  const narrow = matchMedia("(max-width: 900px)");
  const fold = () => {
    one(".rail details").open = !narrow.matches;
    one(".rail summary").tabIndex = narrow.matches ? 0 : -1;
  };
  narrow.addEventListener("change", fold);
  fold();

  const goTo = (n) => {
    sections[n]?.scrollIntoView();
    sections[n]?.querySelector("h2").focus({ preventScroll: true });
  };
  stops.forEach((stop, n) => stop.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault(); // the address may hold the key of a map
    goTo(n);
  }));
  const keepPlace = () => write(sessionStorage, PLACE, { page: mine, part: scrollY > 200 ? here : -1, at: Date.now() });
  every(".lang a").forEach((link) => link.addEventListener("click", () => {
    write(localStorage, "journeykit.language", link.lang);
    link.href = link.getAttribute("href").split("#")[0] + location.hash;
  }));
  const comeToPlace = () => {
    const place = read(sessionStorage, PLACE, null);
    sessionStorage.removeItem(PLACE);
    if (place?.page === mine && place.part >= 0 && Date.now() - place.at < ONCE_IN_MS) goTo(place.part);
  };

  // JupyterLab opens every link of a cell in a new tab; on to the next page of the course goes this one.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".out a[target]");
    if (link?.origin === location.origin) link.removeAttribute("target");
  }, true);

  // -- opening

  const isOpen = (out) => out.querySelector(".lm-Panel > .lm-Widget:not(:empty)");
  const show = (why) => {
    one(".banner").hidden = !why;
    every(".banner [data-why]").forEach((text) => { text.hidden = text.dataset.why !== why; });
  };
  window.voila_finish = () => {
    if (window.cellLoaded) return;
    window.cellLoaded = true;
    keep();
    const open = () => {
      if (!every(".out[data-widget]").every(isOpen)) return;
      watch.disconnect();
      const whole = sections.length === Number(document.body.dataset.parts);
      document.body.dataset.state = whole ? "ready" : "failed";
      one("[data-opened]").textContent = one("[data-opened]").dataset.opened;
      if (!whole) show("failed");
      comeToPlace();
      watchEnds();
    };
    const watch = new MutationObserver(open);
    watch.observe(one("#content"), { childList: true, subtree: true });
    open();
  };

  // -- the link to the kernel, which Jupyter opens below; when it is lost, the page says so and comes back

  let lost = false;
  let looking = null;
  let leaving = false;
  addEventListener("pagehide", () => { leaving = true; });
  const linked = () => {
    lost = false;
    clearInterval(looking);
    show("");
  };
  const isTyping = () => document.querySelector("dialog[open]")
    || (document.activeElement?.matches("textarea, input:not([type=checkbox]):not([type=radio])") && !document.activeElement.closest(".editing"));
  let touched = 0;
  document.addEventListener("keydown", () => { touched = Date.now(); }, true);
  function comeBack() {
    clearInterval(looking);
    show("ended");
    looking = setInterval(() => {
      const last = Number(sessionStorage.getItem(RELOADED) || 0);
      if (isTyping() || Date.now() - touched < REST_MS || Date.now() - last < ONCE_IN_MS) return;
      clearInterval(looking);
      sessionStorage.setItem(RELOADED, String(Date.now()));
      keepPlace();
      location.reload();
    }, 500);
  }
  const unlinked = () => {
    if (leaving || lost) return;
    lost = true;
    let looks = 0;
    const kernel = JSON.parse(one("#jupyter-config-data").textContent).kernelId;
    const look = async () => {
      const answer = await fetch(`${home}api/kernels/${kernel}`).catch(() => null);
      if (!lost) return;
      if (answer && (!answer.ok || (looks += 1) > PATIENCE)) comeBack();
      else show("lost");
    };
    looking = setInterval(look, LOOK_MS);
    look();
  };
  one(".banner button").addEventListener("click", () => {
    keepPlace();
    location.reload();
  });
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...how) {
      super(...how);
      this.addEventListener("open", linked);
      this.addEventListener("close", unlinked);
    }
  };
  drawRail();
}
