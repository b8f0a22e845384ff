// Charts of values over a second number: a curve, and points with names.
import { scaleLinear, scaleLog } from 'd3-scale';
import { curveMonotoneX, line } from 'd3-shape';
import { picture, WIDTH } from './bars.js';
import { html, type Markup } from './markup.js';
import type { Point } from './plots.js';

const AREA = { left: 52, right: WIDTH - 12, top: 10 };

export interface CurveOptions {
  /** Below the axes. */
  xLabel: string;
  yLabel: string;
  /** By x: the point that is marked. */
  marked?: number;
  height?: number;
}

/** A curve over whole numbers, such as epochs; the vertical axis begins where the values do. */
export function curveChart(title: string, points: readonly Point[], options: CurveOptions): Markup {
  const height = options.height ?? 190;
  const bottom = height - 42;
  const xs = points.map(([at]) => at);
  const x = scaleLinear([Math.min(...xs), Math.max(...xs, Math.min(...xs) + 1)], [AREA.left, AREA.right]);
  const y = valueScale(
    points.map(([, value]) => value),
    bottom,
  );
  const path = line<Point>(
    ([at]) => x(at),
    ([, value]) => y(value),
  ).curve(curveMonotoneX)([...points]);
  const whole = x.ticks(6).filter((tick) => Number.isInteger(tick));
  const marked = points.find(([at]) => at === options.marked);
  return picture(title, height, [
    grid(
      whole.map((tick) => [x(tick), String(tick)]),
      y,
      bottom,
      options,
    ),
    html`<path d="${path ?? ''}" class="curve"/>`,
    points.map(
      ([at, value]) => html`<circle cx="${x(at).toFixed(1)}" cy="${y(value).toFixed(1)}" r="2.5" class="dot strong"/>`,
    ),
    marked ? html`<circle cx="${x(marked[0]).toFixed(1)}" cy="${y(marked[1]).toFixed(1)}" r="6" class="ring"/>` : null,
  ]);
}

export interface NamedPoint {
  name: string;
  x: number;
  y: number;
  strong: boolean;
}

/** Points over a logarithmic axis, each with its name. */
export function pointChart(
  title: string,
  points: readonly NamedPoint[],
  options: CurveOptions & { write: (x: number) => string },
): Markup {
  const height = options.height ?? 272;
  const bottom = height - 42;
  const xs = points.map((point) => point.x);
  const x = scaleLog([Math.min(...xs) / 1.6, Math.max(...xs) * 1.4], [AREA.left, AREA.right]);
  const y = valueScale(
    points.map((point) => point.y),
    bottom,
  );
  const ticks = roundNumbers(x.domain() as [number, number]).map((at): [number, string] => [x(at), options.write(at)]);
  return picture(title, height, [
    grid(ticks, y, bottom, options),
    points.map((point, i) => {
      const [px, py] = [x(point.x), y(point.y)];
      // Above and below by turns, so that neighbours do not run into each other.
      const up = i % 2 === 0 ? py > 30 : py > bottom - 20;
      const kind = point.strong ? 'strong' : 'plain';
      return html`<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="5" class="shape ${kind}"/>
<text x="${px.toFixed(1)}" y="${(up ? py - 10 : py + 20).toFixed(1)}" class="middle ${kind}">${point.name}</text>`;
    }),
  ]);
}

/** 1, 2 and 5 of each power of ten, or fewer of them where there would be too many. */
function roundNumbers([low, high]: [number, number]): number[] {
  const all = (steps: readonly number[]): number[] => {
    const found: number[] = [];
    for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10) {
      found.push(...steps.map((step) => step * power).filter((at) => at >= low && at <= high));
    }
    return found;
  };
  const [fine, coarse] = [all([1, 2, 5]), all([1])];
  return fine.length <= 5 || coarse.length < 2 ? fine : fine.length <= 7 ? all([1, 3]) : coarse;
}

type ValueScale = ReturnType<typeof scaleLinear<number, number>>;

/** Some room at both ends: what stands at the edge of a chart looks cut off. */
function valueScale(values: readonly number[], bottom: number): ValueScale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = most > least ? 0.12 * (most - least) : Math.max(Math.abs(most), 0.01) * 0.1;
  return scaleLinear([least - room, most + room], [bottom, AREA.top]);
}

function grid(
  xTicks: readonly [number, string][],
  y: ValueScale,
  bottom: number,
  { xLabel, yLabel }: CurveOptions,
): Markup {
  const format = y.tickFormat(5);
  return html`${xTicks.map(
    ([
      at,
      text,
    ]) => html`<line x1="${at.toFixed(1)}" x2="${at.toFixed(1)}" y1="${AREA.top}" y2="${bottom}" class="grid"/>
<text x="${at.toFixed(1)}" y="${bottom + 16}" class="middle soft">${text}</text>`,
  )}${y.ticks(5).map(
    (
      tick,
    ) => html`<line x1="${AREA.left}" x2="${AREA.right}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}" class="grid"/>
<text x="${AREA.left - 6}" y="${(y(tick) + 4).toFixed(1)}" class="end soft">${format(tick)}</text>`,
  )}<text x="${AREA.right}" y="${bottom + 36}" class="end soft">${xLabel} →</text>
<text x="0" y="${bottom + 36}" class="soft">↑ ${yLabel}</text>`;
}
