// Shelves that are no shop's in a real Chromium, from the files of a made-up place to what a page shows of it; and what a
// browser reports of its shopper, from the page to the next training.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vitrineBinary } from '../../../tools/lib/paths.mjs';
import type { FeedbackReportResult } from '../../../web/src/index.js';
import { Profile } from './support/chromium.js';
import { type ShopServer, startShop } from './support/shop-server.js';
import { readBundle } from './support/trained-bundle.js';

interface Schema {
  types: Record<string, string>;
}

const binary = process.env['VITRINE_BINARY'] ?? vitrineBinary;
const SIZES: Record<string, string[]> = {
  courses: ['--items', '120', '--users', '400', '--days', '120'],
  posts: ['--items', '600', '--users', '400', '--days', '40'],
  finance: ['--items', '80', '--users', '2000', '--days', '360'],
};
/** In the week after what the worlds hold. */
const NOW_MS = Date.UTC(2026, 10, 2);

const profile = new Profile();
const folder = mkdtempSync(join(tmpdir(), 'vitrine-worlds-'));
let context: BrowserContext;

beforeAll(async () => {
  context = await profile.open();
});
afterAll(async () => {
  await profile.remove();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]): void => {
  execFileSync(binary, ['--quiet', ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
};
const train = (world: string, out: string, ...more: string[]): void => {
  const files = ['--events', `${world}/events.csv`, '--catalog', `${world}/catalog.csv`];
  run('train', ...files, '--schema', `${world}/schema.json`, '--out', out, ...more);
};

/** The catalogue as the place itself has it: id, title and topic. */
function readCatalog(world: string): { id: string; title: string; topic: string }[] {
  const [, ...lines] = readFileSync(join(folder, world, 'catalog.csv'), 'utf8')
    .trim()
    .split('\r\n');
  return lines.map((line) => {
    const [id = '', title = '', topic = ''] = line.split(',');
    return { id, title, topic };
  });
}

async function open(shop: ShopServer, name: string, consent: 'pending' | 'granted' = 'pending'): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${shop.url}/pages/shop`);
  await page.waitForFunction(() => globalThis.vitrine !== undefined);
  await page.evaluate(
    async ({ name, consent, nowMs }) => {
      const options = { bundle: '/model/manifest.json', name, consent, now: () => nowMs };
      globalThis.recommender = globalThis.vitrine.createRecommender(options);
      await recommender.ready;
    },
    { name, consent, nowMs: NOW_MS },
  );
  return page;
}

describe.each(Object.keys(SIZES))('the world of %s', (world) => {
  it('is shown in a page: what is tracked by its own words changes what is listed, and is the reason for it', async () => {
    run('simulate', '--world', world, ...(SIZES[world] ?? []), '--out', world);
    train(world, `${world}-model`);
    const { types } = JSON.parse(readFileSync(join(folder, world, 'schema.json'), 'utf8')) as Schema;
    const catalog = readCatalog(world);
    const shop = await startShop(readBundle(join(folder, `${world}-model`)));
    const page = await open(shop, world);
    // What the place calls a look.
    const look = Object.entries(types).find(([, type]) => type === 'view')?.[0] as string;
    const looked = catalog.slice(-8).map(({ id }) => id);
    const lists = await page.evaluate(
      async ({ looked, look, types }) => {
        const before = await recommender.recommend({ limit: 8 });
        for (const itemId of looked) recommender.track({ type: types[look] as 'view', itemId });
        return { before, after: await recommender.recommend({ limit: 8 }) };
      },
      { looked, look, types },
    );
    await page.close();
    await shop.close();
    const ids = (list: { items: { itemId: string }[] }) => list.items.map(({ itemId }) => itemId);
    expect(ids(lists.before)).toHaveLength(8);
    expect(ids(lists.after)).toHaveLength(8);
    expect(ids(lists.after)).not.toEqual(ids(lists.before));
    const reasons = lists.after.items.flatMap((item) => item.reasons.flatMap(({ itemId }) => itemId ?? []));
    expect(reasons.length).toBeGreaterThan(0);
    for (const itemId of reasons) expect(looked).toContain(itemId);
    const titles = new Map(catalog.map(({ id, title }) => [id, title]));
    for (const { itemId, item } of lists.after.items) expect(item?.title).toBe(titles.get(itemId));
  });
});

describe('feedbackReport()', () => {
  it('makes one report a week that the next training takes, and asks the network for nothing but its own code', async () => {
    const shop = await startShop(readBundle(join(folder, 'courses-model')));
    const page = await open(shop, 'reporting', 'granted');
    const looked = readCatalog('courses').slice(0, 3);
    shop.log.length = 0;
    const results = await page.evaluate(
      async (ids): Promise<FeedbackReportResult[]> => {
        for (const itemId of ids) recommender.track({ type: 'view', itemId });
        const ask = () => recommender.feedbackReport({ optedIn: true, epsilon: 2 });
        return [await ask(), await ask()];
      },
      looked.map(({ id }) => id),
    );
    expect(shop.log).toEqual(['/dist/feedback-report.js']);
    const refused = await page.evaluate(() =>
      recommender.feedbackReport({} as never).then(
        () => 'made',
        (error: Error) => error.message,
      ),
    );
    await page.close();
    await shop.close();
    expect(refused).toMatch(/optedIn/);
    const [{ report } = { report: null }, again] = results;
    expect(again).toEqual({ report: null, withheld: 'this-week' });
    expect(report?.categories).toEqual([...new Set(readCatalog('courses').map(({ topic }) => topic))].sort());
    writeFileSync(join(folder, 'reports.jsonl'), `${JSON.stringify(report)}\n`);
    train('courses', 'next', '--reports', 'reports.jsonl');
    const told = JSON.parse(readFileSync(join(folder, 'next', 'report.json'), 'utf8')) as {
      reports: { lines: number; taken: number };
    };
    expect(told.reports).toMatchObject({ lines: 1, taken: 1 });
  });

  it('makes none without consent', async () => {
    const shop = await startShop(readBundle(join(folder, 'courses-model')));
    const page = await open(shop, 'silent');
    expect(await page.evaluate(() => recommender.feedbackReport({ optedIn: true }))).toEqual({
      report: null,
      withheld: 'no-consent',
    });
    await page.close();
    await shop.close();
  });
});
