// The landing page: what this browser remembers of the course, where one was, and the way there.
{
  const { home, lang } = document.body.dataset;
  const one = (selector) => document.querySelector(selector);
  const every = (selector) => [...document.querySelectorAll(selector)];
  const read = (name, fallback) => {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? fallback;
    } catch {
      return localStorage.getItem(name) || fallback; // an older key is a plain word
    }
  };
  const write = (name, value) => {
    try {
      localStorage.setItem(name, JSON.stringify(value));
    } catch {
      // a private window may refuse: then nothing is remembered
    }
  };
  const say = one("#say") ? JSON.parse(one("#say").textContent) : {};
  const told = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const about = (minutes) => timeOf(Math.max(5, Math.round(minutes / 5) * 5));
  const timeOf = (minutes) => (minutes < 60 ? `${minutes} ${say.min}` : `${Math.floor(minutes / 60)} ${say.hours}${minutes % 60 ? ` ${String(minutes % 60).padStart(2, "0")}` : ""}`);
  const add = (parent, tag, attributes = {}, text = "") => {
    const space = parent.namespaceURI.includes("svg") || tag === "svg" ? "http://www.w3.org/2000/svg" : parent.namespaceURI;
    const made = parent.appendChild(document.createElementNS(space, tag));
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.textContent = text;
    return made;
  };

  // -- where else this page leads

  const keyIn = (text) => (/(?:key=|^)([\w-]{16,64})\s*$/.exec(text.trim()) || [])[1];
  const asked = new URLSearchParams(location.search).get("lang");
  const chosen = read("journeykit.language", null);
  if (location.hash.startsWith("#key=")) location.replace(`${home}builder${location.search}${location.hash}`); // links of old
  else if (asked) write("journeykit.language", lang);
  else if (chosen && chosen !== lang && ["en", "fr"].includes(chosen)) location.replace(`?lang=${chosen}${location.hash}`);

  // -- progress

  const progress = () => read("journeykit.progress", {});
  const doneOf = (entry) => (entry?.parts ? Math.min(entry.done.length, entry.parts) : 0);
  const rows = every(".les");
  const isDone = (entry) => Boolean(entry?.parts) && doneOf(entry) >= entry.parts;
  const leftOf = (minutes, entry) => (entry?.parts ? Math.round((minutes * (entry.parts - doneOf(entry))) / entry.parts) : minutes);

  function drawLessons(all, now) {
    let left = 0;
    let done = 0;
    rows.forEach((row) => {
      const entry = all[row.dataset.id];
      const state = row.querySelector(".st");
      row.classList.toggle("done", isDone(entry));
      row.classList.toggle("now", row === now && !isDone(entry));
      done += isDone(entry);
      left += leftOf(Number(row.dataset.minutes), entry);
      state.textContent = isDone(entry) ? say.done : doneOf(entry) ? told(say.parts, { n: doneOf(entry), all: entry.parts }) : "";
      if (doneOf(entry) && !isDone(entry)) add(add(state, "span", { class: "bar" }), "i").style.width = `${(100 * doneOf(entry)) / entry.parts}%`;
      if (!state.textContent) add(state, "span", { class: "sr" }, say.not_yet);
      const practice = row.querySelector(".ex .how");
      const work = all[`exercises/${row.dataset.id}`];
      if (practice && work) practice.textContent = isDone(work) ? say.done.toLowerCase() : doneOf(work) ? told(say.tasks, { n: doneOf(work), all: work.parts }) : practice.textContent;
    });
    every(".lessons h3").forEach((head) => head.classList.toggle("past", head.previousElementSibling?.lastElementChild?.classList.contains("done") || false));
    const whole = rows.reduce((sum, row) => sum + Number(row.dataset.minutes), 0);
    one(".so-far").textContent = done === rows.length && done ? told(say.all_done, { all: done }) : left < whole
      ? told(say.progress, { n: done, all: rows.length, time: about(left) }) : told(say.whole, { n: rows.length, time: timeOf(whole) });
  }

  // -- carry on

  function whenOf(iso) {
    const at = new Date(iso);
    const midnight = (day) => new Date(day).setHours(0, 0, 0, 0);
    const days = Math.round((midnight(at) - midnight(Date.now())) / 86400000);
    const day = days > -7 ? new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(days, "day") : at.toLocaleDateString(lang === "fr" ? "fr" : "en-GB", { day: "numeric", month: "long" });
    const clock = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    return `${day}, ${lang === "fr" ? clock.replace(":", " h ") : clock}`;
  }
  function drawCurve(figure, curve) {
    const [wide, high] = [486, 92];
    const at = curve.map(({ x, e }) => [8 + x * (wide - 16), 54 - e * 17]);
    const svg = add(figure, "svg", { class: "curve", viewBox: `0 0 ${wide} ${high}`, "aria-hidden": "true" });
    add(svg, "path", { d: `M0 54H${wide}`, stroke: "var(--line)", "stroke-dasharray": "2 4" });
    add(svg, "text", { x: 0, y: 14, "font-size": 14 }, say.curve);
    const bends = at.slice(1).map(([x, y], i) => `C${(at[i][0] + x) / 2} ${at[i][1]} ${(at[i][0] + x) / 2} ${y} ${x} ${y}`);
    add(svg, "path", { d: `M${at[0].join(" ")}${bends.join("")}`, fill: "none", stroke: "var(--ink)", "stroke-width": 1.6 });
    at.forEach(([x, y], i) => {
      const paint = { fill: `var(--e${Math.round(curve[i].e) + 2})`, stroke: "var(--card)", "stroke-width": 2 };
      if (curve[i].truth) add(svg, "path", { d: `M${x} ${y - 8}l8 8-8 8-8-8z`, ...paint });
      else add(svg, "circle", { cx: x, cy: y, r: 5.5, ...paint });
    });
  }
  function drawMap(map) {
    const figure = one("#carry figure");
    if (!map?.stages?.length) return;
    figure.hidden = false;
    figure.querySelector("b").textContent = told(say.your_map, { title: map.title });
    const steps = map.stages.map((stage) => stage.steps || 0);
    if (steps.some(Boolean)) figure.querySelector("figcaption span").textContent = told(say.told, { n: steps.filter(Boolean).length, all: steps.length });
    const list = figure.querySelector(".map");
    list.replaceChildren();
    map.stages.slice(0, 8).forEach((stage, i) => {
      const item = add(list, "li", { class: ["before", "during", "after"].find((phase) => phase === stage.phase) || "" }, stage.title);
      if (steps.some(Boolean)) add(item, "small", {}, steps[i] === 0 ? say.steps_none : steps[i] === 1 ? say.steps_one : told(say.steps_many, { n: steps[i] }));
    });
    figure.querySelector("svg")?.remove();
    if (map.curve?.length > 1) drawCurve(figure, map.curve);
  }
  function drawCarryOn(all, row, last) {
    const entry = all[last];
    const known = read("journeykit.course", "");
    const own = known.key || (typeof known === "string" ? known : "");
    const recent = read("journeykit.recent", [])[0];
    const key = own || recent?.key;
    one("#first").hidden = Boolean(row || key);
    one("#carry").hidden = !(row || key);
    if (!row && !key) return;
    const mine = one("#carry .mine");
    mine.hidden = !key;
    if (key) mine.href = `${home}builder?lang=${lang}#key=${key}`;
    if (!row) { // a map, and no lesson yet
      one("#carry-title").textContent = recent?.title || "";
      one("#carry .where").textContent = recent?.about || "";
      one("#carry .btn").href = mine.href;
      mine.hidden = true;
      one("#carry .when").textContent = recent ? told(say.last_seen, { when: whenOf(recent.when) }) : "";
      return;
    }
    const title = (one_) => `${one_.querySelector(".no").textContent} ${one_.querySelector(".t").lastChild.textContent}`;
    const same = all[row.dataset.id];
    one("#carry-title").textContent = title(row);
    const next = same?.next;
    const finished = rows.every((other) => isDone(all[other.dataset.id]));
    one("#carry .where").textContent = finished ? say.course_done : !same?.parts ? row.querySelector(".q").textContent
      : next ? told(say.next_part, { n: next.n + 1, all: same.parts, title: next.lang === lang ? next.title : "" }).replace(/\s*:\s*$/, ".") : "";
    one("#carry .btn").href = row.dataset.address;
    one("#carry .left").textContent = finished ? "" : told(say.left, { time: about(leftOf(Number(row.dataset.minutes), same)) });
    if (entry?.at) one("#carry .when").textContent = told(say.last_seen, { when: whenOf(entry.at) });
    drawMap(read("journeykit.map", null));
  }

  function drawAll() {
    const all = progress();
    const [last] = Object.entries(all).filter(([id]) => rows.some((row) => id.endsWith(row.dataset.id))).sort((a, b) => String(b[1].at).localeCompare(String(a[1].at)))[0] || [];
    const was = rows.findIndex((row) => last?.endsWith(row.dataset.id));
    // where one was, or if that is done, the first after it that is not
    const now = was < 0 ? undefined : rows.slice(was).concat(rows.slice(0, was)).find((row) => !isDone(all[row.dataset.id])) || rows[was];
    drawLessons(all, now);
    drawCarryOn(all, now, last);
    const student = one("[data-door=student]");
    if (now) student.href = now.dataset.address;
    const door = read("journeykit.door", "");
    const was_ = one(`[data-door="${CSS.escape(door)}"] b`);
    if (was_ && !was_.querySelector(".was")) add(was_, "span", { class: "was" }, say.last_time);
  }
  if (rows.length) {
    drawAll();
    addEventListener("storage", drawAll);
    addEventListener("pageshow", (event) => event.persisted && drawAll());
  }
  every(".lang a").forEach((link) => link.addEventListener("click", () => write("journeykit.language", link.lang)));
  every("[data-door]").forEach((door) => door.addEventListener("click", () => write("journeykit.door", door.dataset.door)));
  one(".join")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const key = keyIn(one("#join").value);
    const wrong = one(".join .wrong");
    wrong.textContent = key ? "" : wrong.dataset.wrong;
    if (key) location.href = `${home}builder?lang=${lang}#key=${key}`;
    else one("#join").focus();
  });
}
