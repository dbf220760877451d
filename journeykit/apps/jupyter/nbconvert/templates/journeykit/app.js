// A page that is one widget. Voila calls `voila_finish` when the last cell has run, and once more when the theme is there.
{
  const say = (state) => { document.body.dataset.state = state; };
  window.voila_finish = () => {
    if (window.cellLoaded) return;
    window.cellLoaded = true;
    const app = document.getElementById("app");
    if (!app.textContent.includes("application/vnd.jupyter.widget-view+json")) {
      say("failed");
      return;
    }
    const ready = () => {
      if (!app.querySelector(".lm-Panel > .lm-Widget:not(:empty)")) return;
      watch.disconnect();
      say("ready");
    };
    const watch = new MutationObserver(ready);
    watch.observe(app, { childList: true, subtree: true });
    ready();
  };
}
