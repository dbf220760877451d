// A picture that was laid out in Python, as SVG whose colours are the page's; a narrow place has a layout of its own.
import { html } from "../vendor/preact.js";

const ROLES = new Set(["ground", "card", "line", "ink", "quiet", "before", "during", "after", "accent", "tint", "shade", "rule", "alert", "watch", "good"]);
const FEEL = { "feel-2": "e0", "feel-1": "e1", feel0: "e2", feel1: "e3", feel2: "e4" };

// A colour by its role, as the theme has it.
export const paint = (role) => (role === null ? "none" : FEEL[role] ? `var(--${FEEL[role]})` : ROLES.has(role) ? `var(--${role})` : "var(--ink)");

function Sheet({ sheet, cls }) {
  return html`<svg class=${cls} viewBox=${`0 0 ${sheet.width} ${sheet.height}`} aria-hidden="true">${sheet.marks.map((one, i) =>
    one.text === undefined
      ? html`<path key=${i} d=${one.d} fill=${paint(one.fill)} stroke=${paint(one.line)} stroke-width=${one.weight} stroke-dasharray=${one.dash} stroke-linecap="round" stroke-linejoin="round" />`
      : html`<text key=${i} x=${one.x} y=${one.y} fill=${paint(one.colour)} font-size=${one.size} font-weight=${one.bold} text-anchor=${one.anchor} unicode-bidi="plaintext" textLength=${one.wide} lengthAdjust="spacingAndGlyphs">${one.text}</text>`)}</svg>`;
}

export function Drawing({ picture }) {
  return html`<figure class="jx-figure" role="img" aria-label=${picture.about}><${Sheet} sheet=${picture.wide} cls="wide" /><${Sheet} sheet=${picture.narrow} cls="narrow" /></figure>`;
}
