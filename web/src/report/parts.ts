// The section about where the model is good and where it is not, and how sure that is.
import { type DotRow, dotChart, dotLegend, MOST_SERIES } from './dots.js';
import { count, metric } from './format.js';
import { html, type Markup } from './markup.js';
import { modelName } from './quality.js';
import { type Json, numberAt, recordAt, recordsAt, textAt } from './reader.js';

/** Which models are drawn, ours first; of the popular ones, which are much alike, the best measured. */
const DRAWN = ['vitrine', 'graph', 'ease', 'item-knn'];
const POPULAR = ['popularity', 'popularity-decayed', 'popularity-tuned'];

export function partsSection(report: Json): Markup | null {
  const models = drawnModels(recordAt(report, 'models'));
  const breakdowns = recordAt(report, 'breakdowns');
  const charts = [
    breakdownFigure({
      title: 'Length of the history',
      text: 'how many items the shopper had touched',
      unit: 'items',
      counted: 'cases',
      buckets: recordsAt(recordAt(breakdowns, 'historyLength'), 'buckets'),
      models,
    }),
    breakdownFigure({
      title: 'Popularity of the item',
      text: 'in how many orders or events it was before',
      unit: 'times',
      counted: 'asked for',
      buckets: recordsAt(recordAt(breakdowns, 'itemPopularity'), 'buckets'),
      models,
    }),
  ].filter((one) => one !== null);
  const table = certaintyTable(report);
  const reasons = recordsAt(report, 'leftOut').map(
    (one) => html`<p class="soft">Left out, ${modelName(textAt(one, 'name'))}: ${textAt(one, 'reason')}.</p>`,
  );
  if (charts.length === 0 && table === null) return null;
  return html`<section><h2>Quality in detail</h2>${
    charts.length > 0 &&
    html`<div class="charts">${charts}</div>${dotLegend(models.map(modelName))}
<p class="soft">NDCG@10. Popularity is counted in the training part; there each item that was asked for counts by itself, with
1 / log2(rank + 1) where it is among the first ten.</p>`
  }${table}${reasons}</section>`;
}

function drawnModels(models: Json): string[] {
  const known = (name: string): boolean => Object.hasOwn(models, name);
  const ndcg = (name: string): number => numberAt(recordAt(models, name), 'ndcg@10') ?? 0;
  const popular = POPULAR.filter(known).sort((a, b) => ndcg(b) - ndcg(a));
  return [...DRAWN.filter(known), ...popular.slice(0, 1)].slice(0, MOST_SERIES);
}

interface Breakdown {
  title: string;
  text: string;
  /** Of what a bucket's numbers are. */
  unit: string;
  /** Of what a bucket's count is. */
  counted: string;
  buckets: readonly Json[];
  models: readonly string[];
}

function breakdownFigure({ title, text, unit, counted, buckets, models }: Breakdown): Markup | null {
  const rows = buckets.flatMap((bucket): DotRow[] => {
    const figures = recordAt(bucket, 'models');
    const values = models.map((model) => numberAt(recordAt(figures, model), 'ndcg@10'));
    const number = numberAt(bucket, 'count');
    if (number === null || values.every((value) => value === null)) return [];
    return [{ label: `${textAt(bucket, 'text')} ${unit}`, text: `${count(number)} ${counted}`, values }];
  });
  if (rows.length === 0) return null;
  return html`<figure><figcaption><b>${title}</b>: ${text}</figcaption>${dotChart(`NDCG@10 by ${text}`, rows)}</figure>`;
}

/** Figures with their intervals, and what becomes of them where the history may be recommended again. */
function certaintyTable(report: Json): Markup | null {
  const models = recordAt(report, 'models');
  const intervals = recordAt(recordAt(report, 'intervals'), 'models');
  const unmasked = recordAt(report, 'unmasked');
  const rows = Object.keys(models).flatMap((name) => {
    const ranges = ['ndcg@10', 'recall@10'].map((figure) =>
      rangeText(numberAt(recordAt(models, name), figure), recordAt(recordAt(intervals, name), figure)),
    );
    const seen = ['ndcg@10', 'recall@10'].map((figure) => numberAt(recordAt(unmasked, name), figure));
    if (ranges.every((text) => text === '') && seen.every((value) => value === null)) return [];
    return [
      html`<tr${name === 'vitrine' && html` class="strong"`}><th scope="row">${modelName(name)}</th>${ranges.map(
        (text) => html`<td>${text}</td>`,
      )}${seen.map((value) => html`<td>${value === null ? '' : metric(value)}</td>`)}</tr>`,
    ];
  });
  if (rows.length === 0) return null;
  return html`<details><summary>How sure the figures are, and with the history unmasked</summary><div class="scroll"><table><thead>
<tr><th></th><th scope="col">ndcg@10</th><th scope="col">recall@10</th><th scope="col">ndcg@10 unmasked</th><th scope="col">recall@10 unmasked</th></tr></thead>
<tbody>${rows}</tbody></table></div><p class="soft">In brackets 95&nbsp;% intervals, by bootstrap over customers. Unmasked: what a shopper has touched
already may be listed again, though only new items count as right.</p></details>`;
}

function rangeText(value: number | null, range: Json): string {
  const [low, high] = [numberAt(range, 'low'), numberAt(range, 'high')];
  if (value === null || low === null || high === null) return '';
  return `${metric(value)} [${metric(low)}, ${metric(high)}]`;
}
