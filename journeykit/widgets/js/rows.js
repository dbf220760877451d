// Rows with their bars or points: a table for who listens, a picture for who looks.
import { html } from "../vendor/preact.js";

function Mark({ row, table }) {
  if (row.at === undefined) return null;
  const zero = table.zero ?? 0;
  const [from, to] = [Math.min(zero, row.at), Math.max(zero, row.at)];
  const interval = row.low !== undefined && html`<i class="span" style=${`left:${row.low}%;width:${row.high - row.low}%`}></i>`;
  return html`<span class="jx-plot" aria-hidden="true">${(table.lines || []).map((line) => html`<i class="tick ${line.kind || ""}" key=${line.at} style=${`left:${line.at}%`}></i>`)}
    ${table.points ? "" : html`<i class="bar ${row.phase || ""} ${row.side || ""}" style=${`left:${from}%;width:${to - from}%`}></i>`}${interval}
    ${table.points && html`<i class="dot ${row.side || ""}" style=${`left:${row.at}%`}></i>`}</span>`;
}

function Way({ steps }) {
  return html`<span class="jx-way">${steps.map((step, i) => html`<span key=${i}>${i > 0 && html`<i aria-hidden="true">›</i><span class="jk-sr">, </span>`}<b class=${step.phase || ""}>${step.name}</b></span>`)}</span>`;
}

export function Rows({ table }) {
  const { head } = table;
  return html`<table role="table" class="jx-rows ${table.points ? "points" : ""} ${table.ways ? "ways" : ""}"><caption class="jk-sr">${table.caption}</caption>
    <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${head[0]}</th><td class="plot" aria-hidden="true">${(table.lines || []).filter((line) => line.label).map((line) => html`<span key=${line.at} style=${`left:${line.at}%`}>${line.label}</span>`)}</td><th scope="col" role="columnheader" class="amount">${head[1]}</th><th scope="col" role="columnheader" class="amount">${head[2]}</th></tr></thead>
    <tbody role="rowgroup">${table.rows.map((row, i) => html`<tr role="row" key=${i} class=${row.main ? "main" : ""}><th scope="row" role="rowheader">${row.way ? html`<${Way} steps=${row.way} />` : row.name}</th><td class="plot" aria-hidden="true"><${Mark} row=${row} table=${table} /></td>
      <td role="cell" class="amount value">${row.value}</td><td role="cell" class="amount counted">${row.counted}</td></tr>
      ${row.below && html`<tr key=${`${i}b`} class="between" role="row"><td></td><td colspan="3" role="cell">${row.below}</td></tr>`}`)}</tbody></table>`;
}
