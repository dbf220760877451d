const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => {
  document.body.dataset.jpThemeLight = String(!dark.matches);
  document.body.dataset.jpThemeName = dark.matches ? "JupyterLab Dark" : "JupyterLab Light";
};
follow();
dark.addEventListener("change", follow);
const say = (state) => { document.body.dataset.state = state; };
window.voila_heartbeat = () => {};
window.voila_process = () => {};
// Voila calls this when the last cell has run, and once more when the theme is there
window.voila_finish = () => {
  if (window.cellLoaded) return;
  window.cellLoaded = true;
  const app = document.getElementById("app");
  if (!app.textContent.includes("application/vnd.jupyter.widget-view+json")) return say("failed");
  const ready = () => {
    if (!app.querySelector(".lm-Panel > .lm-Widget:not(:empty)")) return;
    watch.disconnect();
    say("ready");
  };
  const watch = new MutationObserver(ready);
  watch.observe(app, { childList: true, subtree: true });
  ready();
};
