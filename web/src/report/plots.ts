// Charts with two axes.
import { scaleLinear, scaleLog } from 'd3-scale';
import { area, curveMonotoneX, line } from 'd3-shape';
import { picture, WIDTH } from './bars.js';
import { html, type Markup } from './markup.js';

const AREA = { left: 46, right: WIDTH - 10, top: 8, bottom: 230 };
const HEIGHT = 272;

export type Point = [x: number, y: number];

/**
 * A curve from (0, 0) to (1, 1) above the diagonal of equal shares.
 * @param points by x, both 0..1
 */
export function shareCurve(title: string, points: readonly Point[], xLabel: string, yLabel: string): Markup {
  const x = scaleLinear([0, 1], [AREA.left, AREA.right]);
  const y = scaleLinear([0, 1], [AREA.bottom, AREA.top]);
  const path = line<Point>(
    ([at]) => x(at),
    ([, value]) => y(value),
  ).curve(curveMonotoneX);
  const below = area<Point>(
    ([at]) => x(at),
    y(0),
    ([, value]) => y(value),
  ).curve(curveMonotoneX);
  const all = [...points];
  return picture(title, HEIGHT, [
    axes(x.ticks(5), x, y.ticks(5), y, xLabel, yLabel),
    html`<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" class="diagonal"/>
<path d="${below(all) ?? ''}" class="area"/><path d="${path(all) ?? ''}" class="curve"/>`,
  ]);
}

export interface Series {
  kind: 'strong' | 'plain';
  /** `weight`: how much stands behind a point, for its size. */
  points: { x: number; y: number; weight: number }[];
}

/** Points on two logarithmic axes of shares, with the diagonal on which both are equal. Zero stands at the edge. */
export function diagonalPlot(title: string, series: readonly Series[], xLabel: string, yLabel: string): Markup {
  const all = series.flatMap(({ points }) => points);
  const shares = all.flatMap((point) => [point.x, point.y]).filter((value) => value > 0);
  const low = 10 ** Math.floor(Math.log10(Math.min(...shares, 0.1)));
  const x = scaleLog([low, 1], [AREA.left, AREA.right]).clamp(true);
  const y = scaleLog([low, 1], [AREA.bottom, AREA.top]).clamp(true);
  const powers = Array.from({ length: Math.round(-Math.log10(low)) + 1 }, (_, i) => 10 ** -i);
  const most = Math.max(...all.map(({ weight }) => weight), 1);
  const dots = series.map(({ kind, points }) =>
    points.map((point) => {
      const radius = 3 + 5 * Math.sqrt(Math.log1p(point.weight) / Math.log1p(most));
      return html`<circle cx="${x(Math.max(point.x, low)).toFixed(1)}" cy="${y(Math.max(point.y, low)).toFixed(1)}" r="${radius.toFixed(1)}" class="dot ${kind}"/>`;
    }),
  );
  return picture(title, HEIGHT, [
    axes(powers, x, powers, y, xLabel, yLabel),
    html`<line x1="${x(low)}" y1="${y(low)}" x2="${x(1)}" y2="${y(1)}" class="diagonal"/>`,
    dots,
  ]);
}

type Scale = (value: number) => number;

/** Ticks are shares. */
function axes(xTicks: number[], x: Scale, yTicks: number[], y: Scale, xLabel: string, yLabel: string): Markup {
  const label = (share: number): string => `${Number((100 * share).toPrecision(2))}\u00a0%`;
  return html`${xTicks.map(
    (
      tick,
    ) => html`<line x1="${x(tick).toFixed(1)}" x2="${x(tick).toFixed(1)}" y1="${AREA.top}" y2="${AREA.bottom}" class="grid"/>
<text x="${Math.min(x(tick), WIDTH - 18).toFixed(1)}" y="${AREA.bottom + 16}" class="middle soft">${label(tick)}</text>`,
  )}${yTicks.map(
    (
      tick,
    ) => html`<line x1="${AREA.left}" x2="${AREA.right}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}" class="grid"/>
<text x="${AREA.left - 6}" y="${(y(tick) + 4).toFixed(1)}" class="end soft">${label(tick)}</text>`,
  )}<text x="${AREA.right}" y="${HEIGHT - 6}" class="end soft">${xLabel} →</text>
<text x="0" y="${HEIGHT - 6}" class="soft">↑ ${yLabel}</text>`;
}
