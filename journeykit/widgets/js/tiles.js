// A KPI's tile: value, change, line, target, counts; and in place how it is counted.
import { html, useState } from "../vendor/preact.js";
import { Icon } from "./base.js";

const EDGE = 8; // percent of the height above the highest and below the lowest point

// The line of a tile in percent of its box: x and y of its points, null where there was nothing to count; the target's height.
export function lineIn(trend, level) {
  const known = trend.filter(([, value]) => value !== null);
  const values = known.map(([, value]) => value).concat(level ?? []);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const [first, last] = [trend[0][0], trend[trend.length - 1][0]];
  const xOf = (day) => ((day - first) / (last - first || 1)) * 100;
  const yOf = (value) => (high === low ? 50 : 100 - EDGE - ((value - low) / (high - low)) * (100 - 2 * EDGE));
  return {
    points: trend.map(([day, value]) => (value === null ? null : { x: xOf(day), y: yOf(value) })),
    level: level === null ? null : yOf(level),
  };
}

// A path that is broken where there was nothing to count.
export function pathOf(points) {
  return points.map((point, i) => point && `${points[i - 1] ? "L" : "M"}${point.x.toFixed(1)} ${point.y.toFixed(1)}`).filter(Boolean).join("");
}

function Spark({ tile }) {
  const { points, level } = lineIn(tile.trend, tile.level);
  const last = points.findLast(Boolean);
  return html`<div class="jd-spark" role="img" aria-label=${tile.shape}><div class="jd-plot">
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">${last.x < 100 && html`<rect class="none" x=${last.x} y="0" width=${100 - last.x} height="100" />`}
      ${level !== null && html`<path class="goal" d=${`M0 ${level}H100`} />`}<path class="line" d=${pathOf(points)} /></svg>
    <i style=${`left:${last.x}%;top:${last.y}%`}></i></div></div>`;
}

function How({ tile, id }) {
  return html`<dl class="jd-how" id=${id}>${tile.how.map(([label, text]) => html`<div key=${label}><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>`;
}

export function Tile({ tile, phase, called }) {
  const [open, setOpen] = useState(false);
  const id = `how-${tile.id}`;
  const none = tile.lacks.length > 0;
  return html`<li class="jd-tile ${tile.state} ${phase} ${none ? "none" : ""} ${called ? "called" : ""}" data-tile=${tile.id}>
    <div class="jd-name"><h3><button type="button" aria-expanded=${open ? "true" : "false"} aria-controls=${open ? id : null} onClick=${() => setOpen(!open)}>${tile.name}</button></h3>
      ${!none && html`<span class="jk-state ${tile.state}"><${Icon} name=${tile.icon} size=${13} />${tile.state_name}</span>`}</div>
    ${none ? tile.lacks.map((line) => html`<p class="jd-lacks" key=${line}>${line}</p>`) : html`
    <p class="jd-value"><b>${tile.amount}</b> <span>${tile.unit}</span> <small>${tile.change}</small></p>
    ${tile.trend.length > 0 && html`<${Spark} tile=${tile} />`}
    <p class="jd-small">${tile.target}</p>
    <p class="jd-small">${tile.stale || tile.counted}</p>`}
    ${open && html`<${How} tile=${tile} id=${id} />`}
    <span class="jd-more" aria-hidden="true"><${Icon} name=${open ? "up" : "down"} size=${12} /></span></li>`;
}
