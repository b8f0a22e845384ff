// Charts of one value for each name. Drawn 360 wide, so that a phone shows the letters at about their size; colours are
// classes of style.ts, for light and dark.
import { scaleLinear } from 'd3-scale';
import { type Content, html, type Markup } from './markup.js';

export const WIDTH = 360;

export interface Bar {
  label: string;
  value: number;
  /** The value in words. */
  text: string;
  /** The one that the chart is about. */
  strong?: boolean;
}

/**
 * Horizontal bars from 0, each below its name, so that long names have room.
 * @param title what is read out instead of the picture
 */
export function barChart(title: string, bars: readonly Bar[]): Markup {
  const rowHeight = 38;
  const height = bars.length * rowHeight + 2;
  const most = Math.max(...bars.map(({ value }) => value), 0);
  const x = scaleLinear([0, most > 0 ? most : 1], [0, WIDTH]);
  const rows = bars.map(({ label, value, text, strong }, i) => {
    const y = i * rowHeight;
    const kind = strong ? 'strong' : 'plain';
    return html`<text x="0" y="${y + 14}" class="${kind}">${label}</text>
<text x="${WIDTH}" y="${y + 14}" class="end ${kind}">${text}</text>
<rect x="0" y="${y + 20}" width="${WIDTH}" height="10" rx="3" class="track"/>
<rect x="0" y="${y + 20}" width="${Math.max(2, x(Math.max(0, value))).toFixed(1)}" height="10" rx="3" class="bar ${kind}"/>`;
  });
  return picture(title, height, rows);
}

export interface Interval {
  label: string;
  value: number;
  low: number;
  high: number;
  text: string;
  /** The whole interval is above 0. */
  above: boolean;
}

/** Points with their intervals on a common axis, on which 0 is marked. */
export function intervalChart(title: string, intervals: readonly Interval[]): Markup {
  const rowHeight = 46;
  const bottom = intervals.length * rowHeight + 4;
  const ends = intervals.flatMap(({ low, high }) => [low, high]);
  const x = scaleLinear([Math.min(0, ...ends), Math.max(0, ...ends)], [14, WIDTH - 14]).nice(5);
  const rows = intervals.map(({ label, value, low, high, text, above }, i) => {
    const y = i * rowHeight + 30;
    const kind = above ? 'strong' : 'plain';
    return html`<text x="0" y="${y - 14}">${label}</text>
<text x="${WIDTH}" y="${y - 14}" class="end">${text}</text>
<line x1="${x(low).toFixed(1)}" x2="${x(high).toFixed(1)}" y1="${y}" y2="${y}" class="whisker ${kind}"/>
<circle cx="${x(value).toFixed(1)}" cy="${y}" r="5" class="dot ${kind}"/>`;
  });
  const format = x.tickFormat(4);
  const ticks = x.ticks(4).map(
    (
      tick,
    ) => html`<line x1="${x(tick).toFixed(1)}" x2="${x(tick).toFixed(1)}" y1="0" y2="${bottom}" class="${tick === 0 ? 'zero' : 'grid'}"/>
<text x="${x(tick).toFixed(1)}" y="${bottom + 16}" class="middle soft">${format(tick)}</text>`,
  );
  return picture(title, bottom + 22, [ticks, rows]);
}

/** @param contents in the order in which they are painted */
export function picture(title: string, height: number, contents: Content): Markup {
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">${contents}</svg>`;
}
