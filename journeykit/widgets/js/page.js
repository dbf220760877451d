// What every page of ours does: its language, light or dark, the word that the link is lost.
import { html, useEffect, useState } from "../vendor/preact.js";
import { Button, Icon, remembered, t } from "./base.js";

export const spokenHere = () => {
  const asked = new URLSearchParams(location.search).get("lang") || remembered("journeykit.language", navigator.language);
  return String(asked).toLowerCase().startsWith("fr") ? "fr" : "en";
};

function isDark() {
  const lab = document.querySelector(".jp-LabShell, .jp-NotebookShell");
  if (lab) return document.body.dataset.jpThemeLight === "false";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

export function useDark() {
  const [dark, setDark] = useState(isDark());
  useEffect(() => {
    const look = () => setDark(isDark());
    const query = matchMedia("(prefers-color-scheme: dark)");
    const watch = new MutationObserver(look);
    query.addEventListener("change", look);
    watch.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
    return () => {
      query.removeEventListener("change", look);
      watch.disconnect();
    };
  }, []);
  return dark;
}

export function Lost({ title, text }) {
  return html`<div class="jk-lost" role="alert"><${Icon} name="alert" /><p><b>${title}</b> ${text}</p><${Button} label=${t("Reload")} onClick=${() => location.reload()} /></div>`;
}

// JupyterLab matches its shortcuts on the focused element before it looks at what is around: so that one must say so.
export const ownKeys = (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true");
