// The section about what the lists are like: how much of the catalogue they show, and what their probabilities are worth.
import { type Bar, barChart } from './bars.js';
import { count, percent } from './format.js';
import { html, type Markup } from './markup.js';
import { diagonalPlot, type Point, type Series, shareCurve } from './plots.js';
import { modelName } from './quality.js';
import { asRecord, type Json, listAt, numberAt, recordAt, recordsAt } from './reader.js';

export function behaviourSection(report: Json): Markup | null {
  const charts = [popularityFigure(report), calibrationFigure(report), coverageFigure(report)].filter(
    (one) => one !== null,
  );
  if (charts.length === 0) return null;
  return html`<section><h2>The catalogue and the lists</h2><div class="charts">${charts}</div></section>`;
}

function popularityFigure(report: Json): Markup | null {
  const points = listAt(report, 'popularity').filter(isPoint);
  if (points.length < 2) return null;
  const tenth = points.reduce((best, point) => (Math.abs(point[0] - 0.1) < Math.abs(best[0] - 0.1) ? point : best));
  return html`<figure><figcaption><b>Popularity</b>: the first ${percent(Number(tenth[0].toPrecision(2)))} of the items hold ${percent(tenth[1])} of it</figcaption>
${shareCurve('Share of popularity held by the most popular items', points, 'items, most popular first', 'popularity')}
<p class="soft">As the model counts it: newer events more than older ones. On the dashed line all items would be as popular as each other.</p></figure>`;
}

function isPoint(value: unknown): value is Point {
  return Array.isArray(value) && value.length === 2 && value.every((share) => Number.isFinite(share));
}

function coverageFigure(report: Json): Markup | null {
  const bars = Object.entries(recordAt(report, 'models')).flatMap(([name, figures]): Bar[] => {
    const value = numberAt(asRecord(figures), 'coverage@10');
    return value === null ? [] : [{ label: modelName(name), value, text: percent(value), strong: name === 'vitrine' }];
  });
  if (bars.length === 0) return null;
  return html`<figure><figcaption><b>Coverage</b>: how much of the catalogue was in the first ten of anybody</figcaption>
${barChart('Share of the catalogue that was recommended', bars)}</figure>`;
}

function calibrationFigure(report: Json): Markup | null {
  const calibration = recordAt(report, 'calibration');
  const all = recordAt(calibration, 'allItems');
  const first = recordAt(calibration, 'firstTen');
  const series: Series[] = [
    { kind: 'plain', points: pointsOf(all) },
    { kind: 'strong', points: pointsOf(first) },
  ];
  if (series.every(({ points }) => points.length === 0)) return null;
  const errors = [all, first].map((table) => numberAt(table, 'expectedCalibrationError') ?? 0);
  return html`<figure><figcaption><b>Calibration</b>: what was promised, and what came true</figcaption>
${diagonalPlot('Predicted and observed probability', series, 'predicted', 'observed')}
<p class="legend"><span class="key plain"></span>all items, mean error ${percent(errors[0] ?? 0)}
<span class="key strong"></span>the first ten, ${percent(errors[1] ?? 0)}</p>
<p class="soft">Each point is a band of probabilities, larger with more items: ${count(sumOf(series))} in all. On the dashed line
<code>predict()</code> says what happens.</p></figure>`;
}

function pointsOf(table: Json): Series['points'] {
  return recordsAt(table, 'reliability').flatMap((bin) => {
    const [x, y] = [numberAt(bin, 'predicted'), numberAt(bin, 'observed')];
    return x === null || y === null ? [] : [{ x, y, weight: numberAt(bin, 'items') ?? 0 }];
  });
}

function sumOf(series: readonly Series[]): number {
  return (series[0]?.points ?? []).reduce((sum, { weight }) => sum + weight, 0);
}
