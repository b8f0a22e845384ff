// One row for each part of the data, with a mark for each model: the same row compares models, the column parts.
import { scaleLinear } from 'd3-scale';
import {
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolTriangle,
} from 'd3-shape';
import { picture, WIDTH } from './bars.js';
import { html, type Markup } from './markup.js';

/** Told apart by shape, so in grey as well. The first is the one that the chart is about. */
const SHAPES: readonly SymbolType[] = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolCross];
/** So many models can be told apart. */
export const MOST_SERIES = SHAPES.length;

export interface DotRow {
  label: string;
  /** What stands behind the row, in words. */
  text: string;
  /** By series, from 0; `null`: none. */
  values: readonly (number | null)[];
}

/** @param title what is read out instead of the picture */
export function dotChart(title: string, rows: readonly DotRow[]): Markup {
  const rowHeight = 44;
  const bottom = rows.length * rowHeight + 4;
  const all = rows.flatMap(({ values }) => values.filter((value) => value !== null));
  const x = scaleLinear([0, Math.max(...all, 0.0001)], [8, WIDTH - 10]).nice(4);
  const lines = rows.map(({ label, text, values }, i) => {
    const y = i * rowHeight + 30;
    // Ours last, so that nothing hides it.
    const marks = values.map((value, series) => value !== null && mark(series, x(value), y)).reverse();
    return html`<text x="0" y="${y - 14}">${label}</text><text x="${WIDTH}" y="${y - 14}" class="end soft">${text}</text>
<line x1="${x(0).toFixed(1)}" x2="${WIDTH}" y1="${y}" y2="${y}" class="grid"/>${marks}`;
  });
  const format = x.tickFormat(4);
  const ticks = x.ticks(4).map(
    (tick) => html`<line x1="${x(tick).toFixed(1)}" x2="${x(tick).toFixed(1)}" y1="0" y2="${bottom}" class="grid"/>
<text x="${x(tick).toFixed(1)}" y="${bottom + 16}" class="${tick === 0 ? 'soft' : 'middle soft'}">${format(tick)}</text>`,
  );
  return picture(title, bottom + 22, [ticks, lines]);
}

/** The marks of dotChart() and what they stand for. */
export function dotLegend(names: readonly string[]): Markup {
  return html`<p class="legend shapes">${names.map(
    (name, series) =>
      html`<span><svg viewBox="-7 -7 14 14" aria-hidden="true">${mark(series, 0, 0)}</svg>${name}</span>`,
  )}</p>`;
}

function mark(series: number, x: number, y: number): Markup {
  const size = series === 0 ? 90 : 46;
  const path = symbol(SHAPES[series % SHAPES.length], size)() ?? '';
  return html`<path d="${path}" transform="translate(${x.toFixed(1)} ${y})" class="shape ${series === 0 ? 'strong' : 'plain'}"/>`;
}
