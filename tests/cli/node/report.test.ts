// The report as a page: what is on it, and that nothing in a shop's data can be more than text there.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeReportPage } from '../../../tools/lib/report-page.mjs';
import { bytes, percent, seconds } from '../../../web/src/report/format.js';
import { type BundleFacts, reportHtml } from '../../../web/src/report/index.js';
import { npxVitrine, temporaryFolder, vitrine } from '../support.js';
import { writeBundle } from './model.js';

const FACTS: BundleFacts = {
  ...{ name: 'mugs', version: 7, created: 1_764_000_000, items: 5 },
  files: [{ path: 'graph-0123456789abcdef.safetensors', bytes: 2500, gzipBytes: 1500 }],
  samples: null,
};

const figures = (ndcg: number) => ({ 'ndcg@10': ndcg, 'hitrate@10': 2 * ndcg, 'coverage@10': 0.5 });
const REPORT = {
  protocol: { text: 'time split', testCases: 200, validationCases: 100 },
  counts: {
    ...{ input: '/home/someone/orders.csv', read: 1000, kept: 990, customers: 300, interactions: 990 },
    dropped: {
      'bad-time': {
        ...{ lines: 10, meaning: 'not a date' },
        examples: [{ line: 17, column: 3, field: 'InvoiceDate', text: 'yesterday' }],
      },
    },
    inferred: { separator: ';' },
    hints: [],
  },
  models: { vitrine: figures(0.2), popularity: figures(0.1), 'item-knn': figures(0.15) },
  bootstrap: [
    { against: 'popularity', difference: 0.1, low: 0.08, high: 0.12 },
    { against: 'item-knn', difference: 0.05, low: -0.01, high: 0.11 },
  ],
  calibration: {
    firstTen: { expectedCalibrationError: 0.01, reliability: [{ items: 10, predicted: 0.1, observed: 0.2 }] },
    allItems: { expectedCalibrationError: 0.001, reliability: [{ items: 90, predicted: 0.01, observed: 0 }] },
  },
  popularity: [
    [0, 0],
    [0.1, 0.6],
    [1, 1],
  ],
  samples: [
    {
      history: [
        { kind: 'viewed', item: 'pan', title: 'Iron pan' },
        { kind: 'purchased', item: 'lid', title: '' },
      ],
      earlier: 12,
      recommendations: [
        {
          ...{ item: 'spoon', title: 'Spoon', score: 1, chosen: true },
          reasons: [{ kind: 'viewed', item: 'pan', title: 'Iron pan', weight: 0.96 }],
        },
        { item: 'hat', title: 'Hat', score: 0.5, chosen: false, reasons: [] },
      ],
      next: [
        { item: 'spoon', title: 'Spoon' },
        { item: 'fork', title: 'Fork' },
      ],
    },
  ],
  warnings: ['too little data to tune on'],
  caveats: ['Only a few customers.'],
  seconds: { ingest: 0.5, tune: 2, total: 2.5 },
};

describe('reportHtml', () => {
  it('puts the verdict first, in words', () => {
    const text = textOf(reportHtml(REPORT, FACTS));
    expect(text).toContain('200 shoppers');
    expect(text).toMatch(/40 times in 100; the best simple list, “Item-kNN”, 30 times/);
    expect(text).toContain('Only a few customers.');
    expect(text).toContain('too little data to tune on.');
  });

  it('shows the baselines with their intervals, and marks only those that are more than chance', () => {
    const html = reportHtml(REPORT, FACTS);
    expect(textOf(html)).toContain('Most popular +0.1000');
    expect(html.match(/class="whisker strong"/g)).toHaveLength(1);
    expect(html.match(/class="whisker plain"/g)).toHaveLength(1);
  });

  it('names the lines that were dropped, with their reason and an example', () => {
    const text = textOf(reportHtml(REPORT, FACTS));
    expect(text).toContain('990 of 1,000 lines of orders.csv were used, 99\u00a0%');
    expect(text).toMatch(/10 not a date line column value 17 InvoiceDate yesterday/);
    // Where it lay on the disk of whoever trained is nobody else's business.
    expect(text).not.toContain('/home/someone');
  });

  it('shows histories, what is recommended then, why, and what was chosen', () => {
    const text = textOf(reportHtml(REPORT, FACTS));
    expect(text).toContain('After 12 earlier, and Iron pan viewed lid bought');
    expect(text).toContain('Spoon chosen next because of Iron pan (viewed, 96\u00a0%) Hat popular');
    expect(text).toContain('Chosen next: Spoon, Fork');
    const samples = [{ history: [], earlier: 0, recommendations: [], next: [] }];
    expect(textOf(reportHtml(REPORT, { ...FACTS, samples }))).toContain('Somebody new Nothing to recommend.');
  });

  it('says how uneven popularity is', () => {
    expect(textOf(reportHtml(REPORT, FACTS))).toContain(
      'Popularity: the first 10\u00a0% of the items hold 60\u00a0% of it',
    );
  });

  it('shows where the bytes and the time go', () => {
    const text = textOf(reportHtml(REPORT, FACTS));
    expect(text).toContain('Download: 1.50 kB after gzip, 2.50 kB without graph.safetensors 1.50 kB');
    expect(text).toContain('Training: 2.5 s Reading 0.5 s Tuning 2 s');
  });

  it('is the same for the same report, and stands alone', () => {
    const html = reportHtml(REPORT, FACTS);
    expect(reportHtml(REPORT, FACTS)).toBe(html);
    expect(html).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`);
    expect(html.match(/<(script|link|img|iframe|object)\b|\s(src|href|on\w+)=|url\(|@import/)?.[0]).toBeUndefined();
  });

  it('holds no number that is none', () => {
    expect(reportHtml(REPORT, FACTS).match(/NaN|Infinity|undefined|\[object/)?.[0]).toBeUndefined();
  });

  it('makes text of whatever a shop, a file or a report says', () => {
    const nasty = `"><script>alert(1)</script>' onload='x' \u0000&amp;`;
    const html = reportHtml(replaceTexts(REPORT, nasty), replaceTexts(FACTS, nasty));
    expect(html.match(/<script|' onload='|" onload/)?.[0]).toBeUndefined();
    expect(html).not.toContain('\u0000');
    expect(html).toContain('&#60;script&#62;alert(1)&#60;/script&#62;&#39; onload=&#39;x&#39; \ufffd&#38;amp;');
  });

  it.each([
    ['nothing', {}],
    ['no object', 'report'],
    [
      'members of other kinds',
      {
        models: [1],
        counts: 'x',
        bootstrap: {},
        seconds: { total: 'x' },
        caveats: 7,
        lists: null,
        popularity: 'all',
        samples: 7,
      },
    ],
    ['models without figures', { models: { vitrine: {} }, protocol: { testCases: 'many' } }],
  ])('leaves out what a report with %s does not say', (_what, report) => {
    const html = reportHtml(report, { ...FACTS, samples: [], files: [] });
    expect(html).toContain('Nothing was measured.');
    expect(html.match(/NaN|Infinity|undefined|\[object|<svg/)?.[0]).toBeUndefined();
  });
});

describe('Numbers on the page', () => {
  it.each([
    [percent(0.4793), '47.9\u00a0%'],
    [percent(0.00012), '0.012\u00a0%'],
    [percent(1), '100\u00a0%'],
    [percent(0), '0\u00a0%'],
    [bytes(999), '999 B'],
    [bytes(111_386), '111 kB'],
    [bytes(95_244_288), '95.2 MB'],
    [seconds(0.023), '23 ms'],
    [seconds(0.383), '0.38 s'],
    [seconds(75), '1 min 15 s'],
  ])('writes %s', (written, expected) => {
    expect(written).toBe(expected);
  });
});

describe('vitrine report', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const run = (...args: string[]) => npxVitrine(['report', ...args], folder.path);

  beforeAll(async () => {
    folder = await temporaryFolder();
    await writeBundle(join(folder.path, 'mugs'));
  });
  afterAll(() => folder?.remove());

  it('writes a page about a trained model beside it, with every section', async () => {
    const shop = ['simulate', '--items', '60', '--users', '400', '--days', '90', '--out', 'shop'];
    expect((await vitrine(shop, folder.path)).code).toBe(0);
    const train = ['train', '--events', 'shop/events.csv', '--catalog', 'shop/catalog.csv', '--out', 'trained'];
    expect((await vitrine(train, folder.path)).code).toBe(0);
    expect((await run('trained')).code).toBe(0);
    const page = join(folder.path, 'trained', 'report.html');
    const html = await readFile(page, 'utf8');
    const titles = [...html.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title);
    expect(titles).toEqual([
      'Quality',
      'Quality in detail',
      'What somebody would see',
      'The catalogue and the lists',
      'Other lists',
      'What was read',
      'What it costs',
    ]);
    expect(html.match(/<svg/g)?.length).toBeGreaterThan(7);
    expect(html.match(/NaN|Infinity|undefined|\[object/)?.[0]).toBeUndefined();
    expect((await vitrine(['inspect', 'trained'], folder.path)).code).toBe(0);
    // The same without the package, as `npm run vitrine -- train` draws it. Compressors differ by a few bytes.
    await writeReportPage(join(folder.path, 'trained'));
    expect(withoutBytes(await readFile(page, 'utf8'))).toBe(withoutBytes(html));
  });

  it('shows the histories that are asked for', async () => {
    const { code, stderr } = await run('mugs', '--out', 'page.html', '--history', 'pan', '--history', 'hat,mug-red');
    expect(code).toBe(0);
    expect(stderr).toContain('has no report.json');
    const text = textOf(await readFile(join(folder.path, 'page.html'), 'utf8'));
    expect(text).toContain('After a look at Iron pan');
    expect(text).toContain('After a look at hat not in the model Red mug');
  });

  it('writes a page about the bundle where report.json is damaged', async () => {
    await writeFile(join(folder.path, 'mugs', 'report.json'), '{"models":');
    const { code, stderr } = await run('mugs', '--out', 'page.html');
    expect(code).toBe(0);
    expect(stderr).toContain('has no report.json that can be read');
  });

  it('fails where there is no bundle, and where the page cannot be written', async () => {
    expect((await run('nowhere', '--json')).stdout).toContain('"not-found"');
    expect((await run('mugs', '--out', 'no/such/page.html', '--json')).stdout).toContain('"io"');
  });
});

const withoutBytes = (html: string) =>
  html.replace(/<dt>Download.*?<\/dd>|<figure><figcaption><b>Download[\s\S]*?<\/figure>/g, '');

/** What a reader sees, without the style. */
function textOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<\/?(b|strong|code|a|span|small)\b[^>]*>/g, (tag) => (/small|span/.test(tag) ? ' ' : ''))
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
    .replace(/&nbsp;/g, '\u00a0')
    .replace(/[ \n]+/g, ' ');
}

/** Every text in a value, and every name of a member that the report lists, replaced. */
function replaceTexts<T>(value: T, text: string): T {
  if (typeof value === 'string') return text as T;
  if (ArrayBuffer.isView(value) || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => replaceTexts(one, text)) as T;
  const own = new Set(['item-knn', 'bad-time', 'separator', 'ingest']);
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [own.has(name) ? text : name, replaceTexts(one, text)]),
  ) as T;
}
