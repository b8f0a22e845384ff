// The parts of the report about how good the model is in detail: for whom, for which items, at which size.
import { describe, expect, it } from 'vitest';
import { type BundleFacts, reportHtml } from '../../../web/src/report/index.js';
import { curveChart, pointChart } from '../../../web/src/report/lines.js';

const FACTS: BundleFacts = {
  ...{ name: 'mugs', version: 7, created: 0, items: 5 },
  ...{ popularity: new Float32Array(5), files: [], samples: [] },
};

const figures = (ndcg: number) => ({ 'recall@10': 2 * ndcg, 'ndcg@10': ndcg });
const MODELS = { vitrine: 0.06, graph: 0.05, popularity: 0.01, 'popularity-tuned': 0.02, 'item-knn': 0.03, ease: 0.04 };
const byModel = <T>(make: (ndcg: number) => T) =>
  Object.fromEntries(Object.entries(MODELS).map(([name, ndcg]) => [name, make(ndcg)]));
const bucket = (text: string, count: number, share: number) => ({
  ...{ text, count },
  models: byModel((ndcg) => figures(share * ndcg)),
});
const format = (name: string, ships: boolean, vectorBytes: number, ndcg: number) => ({
  ...{ format: name, ships, vectorBytes, gzipBytes: ships ? vectorBytes + 1000 : null },
  ...figures(ndcg),
});
const REPORT = {
  protocol: { text: 'leave-one-out', testCases: 200, validationCases: 100 },
  models: byModel((ndcg) => ({ ...figures(ndcg), 'hitrate@10': 2 * ndcg })),
  intervals: {
    models: byModel((ndcg) => ({
      'ndcg@10': { low: ndcg - 0.001, high: ndcg + 0.002 },
      'recall@10': { low: 2 * ndcg - 0.003, high: 2 * ndcg + 0.004 },
    })),
  },
  unmasked: byModel((ndcg) => figures(ndcg / 2)),
  leftOut: [{ name: 'ease', reason: 'takes 20000^2 numbers' }],
  breakdowns: {
    historyLength: { buckets: [bucket('1 to 2', 1234, 1), bucket('50 or more', 6, 0.5)] },
    itemPopularity: { buckets: [bucket('0', 10, 0), bucket('1000 or more', 190, 1.5)] },
  },
  encoder: {
    epoch: 2,
    curve: [
      { epoch: 1, loss: 9, 'validationNdcg@10': 0.02 },
      { epoch: 2, loss: 8, 'validationNdcg@10': 0.05 },
      { epoch: 3, loss: 7.5, 'validationNdcg@10': 0.04 },
    ],
  },
  formats: {
    cases: 100,
    formats: [
      format('float', false, 40_000, 0.06),
      format('int4', true, 5500, 0.0597),
      format('int3', false, 4100, 0.05),
    ],
  },
  caveats: ['Times have day resolution.'],
};

const section = (html: string, title: string) =>
  html.match(new RegExp(`<section><h2>${title}</h2>[\\s\\S]*?</section>`))?.[0] ?? '';

describe('Quality in detail', () => {
  const html = section(reportHtml(REPORT, FACTS), 'Quality in detail');

  it('has a row for each length of history and each popularity, with a mark for each model', () => {
    const text = textOf(html);
    expect(text).toContain('1 to 2 items 1,234 cases');
    expect(text).toContain('50 or more items 6 cases');
    expect(text).toContain('1000 or more times 190 asked for');
    // Four rows of five models, and once each in the legend.
    expect(html.match(/class="shape strong"/g)).toHaveLength(4 + 1);
    expect(html.match(/class="shape plain"/g)).toHaveLength(4 * 4 + 4);
  });

  it('names what it draws: of the popular lists the best one alone', () => {
    const legend = html.match(/<p class="legend shapes">.*?<\/p>/s)?.[0] ?? '';
    expect(textOf(legend).trim()).toBe('Vitrine Graph alone EASE Item-kNN Most popular, tuned');
  });

  it('puts the best model furthest to the right', () => {
    const places = [...html.matchAll(/translate\(([\d.]+) 30\)" class="shape (\w+)"/g)].map(([, x, kind]) => ({
      ...{ x: Number(x), kind },
    }));
    const furthest = places.slice(0, 5).sort((a, b) => b.x - a.x)[0];
    expect(furthest?.kind).toBe('strong');
  });

  it('gives figures with their intervals, and without the mask', () => {
    expect(textOf(html)).toMatch(/Vitrine 0\.0600 \[0\.0590, 0\.0620\] 0\.1200 \[0\.1170, 0\.1240\] 0\.0300 0\.0600/);
  });

  it('says which model is left out, and why', () => {
    expect(textOf(html)).toContain('Left out, EASE: takes 20000^2 numbers.');
  });
});

describe('Encoder and item vectors', () => {
  const html = section(reportHtml(REPORT, FACTS), 'Encoder and item vectors');

  it('draws the training with a ring around the epoch that was kept', () => {
    const text = textOf(html);
    expect(text).toContain('3 epochs; the 2nd was kept');
    expect(html.match(/class="curve"/g)).toHaveLength(2);
    expect(html.match(/class="ring"/g)).toHaveLength(1);
  });

  it('sets the size of each format against its quality, and marks those that do not ship', () => {
    const text = textOf(html);
    expect(text).toContain('int4 5.50 kB 6.50 kB 0.0597 99.5\u00a0%');
    expect(text).toMatch(/float \* 40\.0 kB +0\.0600 100/);
    expect(text).toMatch(/int3 \* 4\.10 kB +0\.0500 83\.3/);
    expect(html.match(/<circle [^>]*class="shape strong"/g)).toHaveLength(1);
    expect(html.match(/<circle [^>]*class="shape plain"/g)).toHaveLength(2);
  });

  it('is about item vectors alone where no encoder was trained, and not there without either', () => {
    expect(section(reportHtml({ ...REPORT, encoder: null }, FACTS), 'Item vectors')).toContain('Size against quality');
    expect(reportHtml({ ...REPORT, encoder: null, formats: null }, FACTS)).not.toContain('tem vectors');
  });
});

describe('A report with these parts', () => {
  it('does not call the model without its encoder the best simple list', () => {
    const only = { ...REPORT, models: { vitrine: REPORT.models['vitrine'], graph: REPORT.models['graph'] } };
    expect(textOf(reportHtml(only, FACTS))).not.toContain('simple list');
    expect(textOf(reportHtml(REPORT, FACTS))).toContain('the best simple list, “EASE”');
  });

  it('shows the caveat above the figures', () => {
    const html = reportHtml(REPORT, FACTS);
    expect(html.indexOf('Times have day resolution.')).toBeLessThan(html.indexOf('Quality in detail'));
  });

  it('holds no number that is none, and loads nothing', () => {
    const html = reportHtml(REPORT, FACTS);
    expect(html.match(/NaN|Infinity|undefined|\[object/)?.[0]).toBeUndefined();
    expect(html.match(/<(script|link|img|iframe|object)\b|\s(src|href|on\w+)=|url\(|@import/)?.[0]).toBeUndefined();
  });

  it.each([
    ['members of other kinds', { breakdowns: 7, encoder: [1], formats: 'x', intervals: [], unmasked: 3, leftOut: {} }],
    [
      'buckets and formats without figures',
      {
        breakdowns: { historyLength: { buckets: [{ text: 'x', count: 'many', models: 1 }, 5] }, itemPopularity: null },
        encoder: { curve: [{ epoch: 'x' }, null] },
        formats: { formats: [{ format: 'int4', vectorBytes: -1, 'ndcg@10': 1 }, {}] },
        intervals: { models: { vitrine: { 'ndcg@10': { low: 'x' } } } },
      },
    ],
  ])('leaves out what %s do not say', (_what, parts) => {
    const html = reportHtml({ ...REPORT, unmasked: null, leftOut: null, ...parts }, FACTS);
    expect(html.match(/NaN|Infinity|undefined|\[object/)?.[0]).toBeUndefined();
    expect(html).not.toContain('Quality in detail');
    expect(html).not.toContain('Size against quality');
  });

  it('makes text of whatever a bucket or a format is called', () => {
    const nasty = '"><script>alert(1)</script>';
    const html = reportHtml(
      {
        ...REPORT,
        leftOut: [{ name: nasty, reason: nasty }],
        breakdowns: { historyLength: { buckets: [bucket(nasty, 1, 1)] } },
        formats: { formats: [format(nasty, true, 10, 0.1)] },
      },
      FACTS,
    );
    expect(html).not.toContain('<script');
  });
});

describe('Charts of one value or of equal ones', () => {
  const options = { xLabel: 'epoch', yLabel: 'loss' };
  it.each([
    ['a curve of one epoch', curveChart('t', [[1, 5]], { ...options, marked: 1 })],
    [
      'a curve that is flat',
      curveChart(
        't',
        [
          [1, 0],
          [2, 0],
        ],
        options,
      ),
    ],
    ['one point', pointChart('t', [{ name: 'a', x: 10, y: 0, strong: true }], { ...options, write: String })],
  ])('draw %s', (_what, { text }) => {
    expect(text.match(/NaN|Infinity/)?.[0]).toBeUndefined();
    expect(text).toMatch(/<circle/);
  });
});

/** What a reader sees. */
function textOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<\/?(b|strong|code)\b[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
    .replace(/&nbsp;/g, '\u00a0')
    .replace(/[ \n]+/g, ' ');
}
