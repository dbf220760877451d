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

// Where there is a course around this page, its name leads there.
export function Brand({ app }) {
  const { home } = document.body.dataset;
  const name = html`<svg class="jk-logo" viewBox="0 0 22 20" width="22" height="20" aria-hidden="true"><path d="M2 15.500C4.500 5 8 5 10.500 10.500s6 5.500 9.500-6" fill="none" stroke="currentColor" stroke-width="2.200" stroke-linecap="round" /><circle cx="2.800" cy="15.300" r="2.300" fill="currentColor" /><circle cx="19.600" cy="5" r="2.300" fill="currentColor" /></svg><span>JourneyKit</span>`;
  if (!app || !home) return html`<div class="jk-brand" aria-hidden="true">${name}</div>`;
  return html`<a class="jk-brand" href=${`${home}?lang=${document.documentElement.lang}`} aria-label=${`JourneyKit: ${t("Course home")}`} title=${t("Course home")}>${name}</a>`;
}
