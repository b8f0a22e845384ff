// The sections about how good the model is: metrics against the baselines, with intervals, and the other lists.
import { type Bar, barChart, type Interval, intervalChart } from './bars.js';
import { count, metric, percent, signed } from './format.js';
import { html, type Markup } from './markup.js';
import { asRecord, type Json, numberAt, numbersOf, recordAt, recordsAt, textAt } from './reader.js';

const NAMES: Record<string, string> = {
  vitrine: 'Vitrine',
  popularity: 'Most popular',
  'popularity-decayed': 'Most popular lately',
  'popularity-tuned': 'Most popular, tuned',
  'item-knn': 'Item-kNN',
  graph: 'Graph alone',
  ease: 'EASE',
  recommend: 'recommend()',
  'most-often': 'Bought most often',
  'most-recent': 'Bought most recently',
};

/** As a reader knows a model of the report; others by the report's own name. */
export function modelName(name: string): string {
  return Object.hasOwn(NAMES, name) ? (NAMES[name] as string) : name;
}

/** The sentence at the top: what the model does for a hundred shoppers. `null`: nothing was measured. */
export function verdict(report: Json): Markup | null {
  const models = recordAt(report, 'models');
  const ours = numberAt(recordAt(models, 'vitrine'), 'hitrate@10');
  const cases = numberAt(recordAt(report, 'protocol'), 'testCases');
  if (ours === null || !cases) return null;
  const [best] = Object.entries(models)
    // Ours without its encoder is no simple list.
    .filter(([name]) => name !== 'vitrine' && name !== 'graph')
    .map(([name, figures]) => ({ name, rate: numberAt(asRecord(figures), 'hitrate@10') ?? 0 }))
    .sort((a, b) => b.rate - a.rate);
  const of100 = (share: number): string => String(Math.round(100 * share));
  return html`<p class="verdict">Asked about ${count(cases)} shoppers whose next step it had not seen, ten recommendations held
something of what the shopper chose next <strong>${of100(ours)} times in 100</strong>${
    best ? html`; the best simple list, “${modelName(best.name)}”, ${of100(best.rate)} times` : ''
  }.</p>`;
}

export function qualitySection(report: Json): Markup | null {
  const models = Object.entries(recordAt(report, 'models')).map(([name, figures]) => ({
    name,
    figures: asRecord(figures),
  }));
  const protocol = recordAt(report, 'protocol');
  const caveats = Array.isArray(report['caveats']) ? report['caveats'].filter((text) => typeof text === 'string') : [];
  const notes = caveats.map((text) => html`<p class="note">${text}</p>`);
  const bars = models.flatMap(({ name, figures }): Bar[] => {
    const value = numberAt(figures, 'ndcg@10');
    return value === null ? [] : [{ label: modelName(name), value, text: metric(value), strong: name === 'vitrine' }];
  });
  if (bars.length === 0) {
    return html`<section><h2>Quality</h2>${notes.length > 0 ? notes : html`<p>Nothing was measured.</p>`}</section>`;
  }
  const intervals = intervalsOf(recordsAt(report, 'bootstrap'));
  return html`<section><h2>Quality</h2>${notes}
<div class="charts">
<figure><figcaption><b>NDCG@10</b>: how far up the right items stand; 1 is perfect</figcaption>${barChart('NDCG@10 of each model', bars)}</figure>
${
  intervals.length > 0 &&
  html`<figure><figcaption><b>Against each</b>: Vitrine’s NDCG@10 minus theirs, with 95&nbsp;% intervals</figcaption>
${intervalChart('NDCG@10 of Vitrine minus that of each baseline', intervals)}
<p class="soft">A difference whose interval is wholly to the right of 0 is more than chance.</p></figure>`
}
</div>
${metricTable(models)}
<details><summary>How it was measured</summary><p>${textAt(protocol, 'text')}</p>
<p>${count(numberAt(protocol, 'testCases') ?? 0)} test cases, ${count(numberAt(protocol, 'validationCases') ?? 0)} for tuning. Intervals: paired
bootstrap over customers.</p></details></section>`;
}

function intervalsOf(bootstrap: readonly Json[]): Interval[] {
  return bootstrap.flatMap((one) => {
    const [value, low, high] = ['difference', 'low', 'high'].map((name) => numberAt(one, name));
    if (value == null || low == null || high == null) return [];
    return [{ label: modelName(textAt(one, 'against')), ...{ value, low, high }, text: signed(value), above: low > 0 }];
  });
}

function metricTable(models: readonly { name: string; figures: Json }[]): Markup {
  const columns = numbersOf(models[0]?.figures ?? {}).map(([name]) => name);
  const rows = models.map(({ name, figures }) => {
    const cells = columns.map((column) => {
      const value = numberAt(figures, column);
      return html`<td>${value === null ? '' : metric(value)}</td>`;
    });
    return html`<tr${name === 'vitrine' && html` class="strong"`}><th scope="row">${modelName(name)}</th>${cells}</tr>`;
  });
  return html`<details><summary>All figures</summary><div class="scroll"><table><thead><tr><th></th>${columns.map(
    (column) => html`<th scope="col">${column}</th>`,
  )}</tr></thead><tbody>${rows}</tbody></table></div></details>`;
}

const LISTS: Record<string, string> = { boughtTogether: 'Bought together', buyAgain: 'Buy again' };

/** The lists beside the recommendations. */
export function listsSection(report: Json): Markup | null {
  const lists = Object.entries(recordAt(report, 'lists')).flatMap(([name, value]) => {
    const list = asRecord(value);
    const cases = numberAt(list, 'cases') ?? 0;
    const bars = Object.entries(recordAt(list, 'models')).flatMap(([model, figures]): Bar[] => {
      const rate = numberAt(asRecord(figures), 'hitrate@10');
      return rate === null
        ? []
        : [{ label: modelName(model), value: rate, text: percent(rate), strong: model === 'vitrine' }];
    });
    if (cases === 0 || bars.length === 0) return [];
    const title = Object.hasOwn(LISTS, name) ? (LISTS[name] as string) : name;
    return html`<figure><figcaption><b>${title}</b>: ${textAt(list, 'text')}; ${count(cases)} cases</figcaption>
${barChart(`${title}: how often the first ten hold it`, bars)}</figure>`;
  });
  if (lists.length === 0) return null;
  return html`<section><h2>Other lists</h2><p class="soft">How often the first ten hold what was asked for.</p>
<div class="charts">${lists}</div></section>`;
}
