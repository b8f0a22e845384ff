// The way of a bundle to the device, through the built package, in a real Chromium, from a host that changes.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RecommenderOptions } from '../../../web/src/index.js';
import { type BundleItem, type MadeBundle, MUGS, makeBundle } from '../../web/support/bundle.js';
import { makeKey, type TestKey } from '../../web/support/signing.js';
import { Profile } from './support/chromium.js';
import { ModelServer } from './support/model-server.js';

const PAGE = `<!doctype html><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<script type="module">import * as vitrine from '/dist/index.js'; globalThis.vitrine = vitrine;</script>`;
/** 2100: later than any clock that runs these tests. */
const LATER = 4_102_444_800;

const profile = new Profile();
const server = new ModelServer();
let context: BrowserContext;
let key: TestKey;
let other: TestKey;
let name: string;
let count = 0;

beforeAll(async () => {
  expect(existsSync(new URL('../../../dist/index.js', import.meta.url))).toBe(true);
  await server.start();
  server.set('/shop', (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE));
  context = await profile.open();
  [key, other] = await Promise.all([makeKey('ed25519'), makeKey('p256')]);
});

afterAll(async () => {
  await profile.remove();
  await server.close();
});

/** Each test has a storage of its own. */
beforeEach(() => {
  name = `loader-${++count}`;
  server.deploy(version(7));
  server.asked();
});

afterEach(async () => {
  for (const page of context.pages()) if (page.url() !== 'about:blank') await page.close();
});

type Options = Omit<RecommenderOptions, 'bundle' | 'fetch'> & { ownFetch?: boolean };

/** A version whose files differ from those of the others only where `items` do. */
const version = (n: number, more: Record<string, unknown> = {}, items: BundleItem[] = MUGS) =>
  makeBundle(items, { version: n, ...more });

async function visit(options: Options = {}): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${server.url}/shop`);
  await start(page, options);
  return page;
}

async function start(page: Page, { ownFetch, ...options }: Options = {}): Promise<void> {
  await page.waitForFunction(() => globalThis.vitrine !== undefined);
  await page.evaluate(
    ([given, own]) => {
      globalThis.recommender = globalThis.vitrine.createRecommender({
        ...given,
        ...(own && { fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, 'x-shop': 'own' } }) }),
      });
    },
    [{ bundle: '/model/manifest.json', name, update: 'manual', ...options }, ownFetch ?? false] as const,
  );
}

const ready = (page: Page) => page.evaluate(() => recommender.ready);
const update = (page: Page) => page.evaluate(() => recommender.update());
const rollback = (page: Page) => page.evaluate(() => recommender.rollback());
const recommend = (page: Page) => page.evaluate(() => recommender.recommend({ limit: 3 }));
/** The fetcher ends when everything is stored. */
const untilStored = (page: Page) =>
  expect.poll(() => page.workers().filter((worker) => worker.url().startsWith('blob:')).length).toBeLessThan(2);

async function visitAndStore(options: Options = {}): Promise<Page> {
  const page = await visit(options);
  await ready(page);
  await untilStored(page);
  return page;
}

describe('a pinned key', () => {
  it('lets in a signed bundle, which the next visit takes from the device without asking anybody', async () => {
    const bundle = version(7);
    server.deploy(bundle, (await other.sign(bundle.manifest)) + (await key.sign(bundle.manifest)));
    const page = await visitAndStore({ publicKey: key.publicKey });
    expect((await recommend(page)).bundleVersion).toBe(7);
    expect(server.asked().slice(0, 2).sort()).toEqual(['manifest.json', 'manifest.sig']);
    await page.close();
    expect((await recommend(await visit({ publicKey: key.publicKey }))).bundleVersion).toBe(7);
    expect(server.asked()).toEqual([]);
  });

  it('keeps out what it has not signed, before any file is fetched, and what was stored before', async () => {
    await (await visitAndStore()).close();
    server.asked();
    const bundle = version(8);
    server.deploy(bundle, await other.sign(bundle.manifest));
    const page = await visit({ publicKey: key.publicKey });
    expect(await ready(page)).toMatchObject({ bundleVersion: null, degraded: { code: 'bundle-untrusted' } });
    expect((await recommend(page)).degraded?.code).toBe('bundle-untrusted');
    expect(server.asked().every((path) => path.startsWith('manifest'))).toBe(true);
  });
});

describe('a newer version', () => {
  it('that is asked for while the first one is still being stored is looked for behind it', async () => {
    const page = await visit();
    // At once, in the same turn in which the first model is ready: its download is not over yet.
    const answer = await page.evaluate(async () => {
      await recommender.ready;
      return recommender.update();
    });
    expect(answer).toEqual({ bundleVersion: 7 });
  });

  it('takes the place of the one in use, and brings only the files that have changed', async () => {
    const page = await visitAndStore();
    const liked = MUGS.map((item, i) => (i === 4 ? { ...item, popularity: 1 } : item));
    server.deploy(version(8, {}, liked));
    server.asked();
    expect((await recommend(page)).items[0]?.itemId).toBe('mug-red');
    expect((await update(page)).bundleVersion).toBe(8);
    const list = await recommend(page);
    expect([list.bundleVersion, list.items[0]?.itemId]).toEqual([8, 'spoon']);
    expect(server.asked()).toEqual(['manifest.json', 'popularity']);
    // The manifest may be kept for an hour, says the server; it was asked for again all the same.
    expect((await update(page)).bundleVersion).toBe(8);
    expect(server.asked()).toEqual(['manifest.json']);
  });

  it('is left again by a rollback, also on later visits, until a higher one comes out', async () => {
    const page = await visitAndStore();
    server.deploy(version(8));
    await update(page);
    await untilStored(page);
    expect((await rollback(page)).bundleVersion).toBe(7);
    expect((await recommend(page)).bundleVersion).toBe(7);
    expect((await update(page)).bundleVersion).toBe(7);
    await page.close();
    const next = await visit();
    expect((await recommend(next)).bundleVersion).toBe(7);
    expect((await update(next)).bundleVersion).toBe(7);
    expect((await rollback(next)).bundleVersion).toBe(7);
    server.deploy(version(9));
    expect((await update(next)).bundleVersion).toBe(9);
  });

  it('that has expired is refused, and the one in use goes on', async () => {
    const page = await visitAndStore();
    server.deploy(version(8, { expires: 1_700_000_000 }));
    expect(await update(page)).toMatchObject({ bundleVersion: 7, degraded: { code: 'bundle-expired' } });
    expect((await recommend(page)).bundleVersion).toBe(7);
  });

  it('is never an older one', async () => {
    const page = await visitAndStore();
    server.deploy(version(6));
    expect(await update(page)).toMatchObject({ bundleVersion: 7, degraded: { code: 'bundle-untrusted' } });
    const empty = await visit({ publicKey: key.publicKey });
    const bundle = version(6);
    server.deploy(bundle, await key.sign(bundle.manifest));
    expect(await ready(empty)).toMatchObject({ degraded: { code: 'bundle-untrusted' } });
  });

  it('that arrives damaged changes nothing', async () => {
    const page = await visitAndStore();
    const bundle = version(
      8,
      {},
      MUGS.slice(0, 4).map((item) => ({ ...item, followers: [] })),
    );
    const path = Object.keys(bundle.files).find((file) => file.startsWith('graph')) as string;
    bundle.files[path] = (bundle.files[path] as Uint8Array<ArrayBuffer>).slice(0, -1);
    server.deploy(bundle);
    expect(await update(page)).toMatchObject({ bundleVersion: 7, degraded: { code: 'bundle-corrupt' } });
    await page.close();
    expect((await recommend(await visit())).bundleVersion).toBe(7);
  });
});

describe('a bundle whose every hash is right and that the engine cannot read', () => {
  /** A graph that is none, named and hashed as if it were. */
  function unreadable(n: number): MadeBundle {
    const { manifest, files } = version(n);
    const json = JSON.parse(manifest);
    const entry = json.files.find(({ role }: { role: string }) => role === 'graph');
    const bytes = new TextEncoder().encode('not a safetensors file');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    Object.assign(entry, { bytes: bytes.length, sha256, path: `graph-${sha256.slice(0, 16)}.safetensors` });
    return { manifest: JSON.stringify(json), files: { ...files, [entry.path]: bytes } };
  }

  it('leaves the one in use there, also on the next visit, and is not downloaded again', async () => {
    const page = await visitAndStore();
    server.deploy(unreadable(8));
    expect(await update(page)).toMatchObject({ bundleVersion: 7, degraded: { code: 'bundle-corrupt' } });
    expect((await recommend(page)).bundleVersion).toBe(7);
    await untilStored(page);
    await page.close();
    server.asked();
    const next = await visit();
    expect((await recommend(next)).bundleVersion).toBe(7);
    expect((await update(next)).bundleVersion).toBe(7);
    expect(server.asked()).toEqual(['manifest.json']);
    server.deploy(version(9));
    expect((await update(next)).bundleVersion).toBe(9);
  });

  it('is said when it is the only one, and not downloaded again until other files come out', async () => {
    server.deploy(unreadable(7));
    const page = await visitAndStore();
    expect(await ready(page)).toMatchObject({ bundleVersion: null, degraded: { code: 'bundle-corrupt' } });
    await page.close();
    server.asked();
    const next = await visit();
    expect(await ready(next)).toMatchObject({
      bundleVersion: null,
      degraded: { code: 'bundle-corrupt', message: expect.stringMatching(/not downloaded again on this day/) },
    });
    expect(server.asked()).toEqual(['manifest.json']);
    await next.close();
    server.deploy(version(7));
    expect((await ready(await visit())).bundleVersion).toBe(7);
  });
});

describe('an expired bundle', () => {
  it('is not downloaded', async () => {
    server.deploy(version(7, { expires: 1_700_000_000 }));
    expect(await ready(await visit())).toMatchObject({ degraded: { code: 'bundle-expired' } });
  });

  it('goes on serving from the device, and says so', async () => {
    server.deploy(version(7, { expires: LATER }));
    await (await visitAndStore()).close();
    const page = await context.newPage();
    await page.goto(`${server.url}/shop`);
    await page.waitForFunction(() => globalThis.vitrine !== undefined);
    await page.evaluate(
      ([own, later]) => {
        const now = () => (later + 1) * 1000;
        globalThis.recommender = globalThis.vitrine.createRecommender({
          bundle: '/model/manifest.json',
          name: own,
          now,
        });
      },
      [name, LATER] as const,
    );
    const list = await recommend(page);
    expect(list.items).toHaveLength(3);
    expect(list.degraded?.code).toBe('bundle-expired');
  });
});

describe('a bad connection', () => {
  it('that breaks is taken up again where it broke', async () => {
    const bundle = version(7);
    const path = Object.keys(bundle.files).find((file) => file.startsWith('catalog')) as string;
    const bytes = bundle.files[path] as Uint8Array<ArrayBuffer>;
    const ranges: (string | undefined)[] = [];
    server.set(`/model/${path}`, ({ headers: { range } }, response) => {
      ranges.push(range);
      const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
      response.writeHead(range ? 206 : 200, {
        'content-length': bytes.length - from,
        ...(range && { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
      });
      if (range) response.end(bytes.subarray(from));
      else response.write(bytes.subarray(0, 100), () => setTimeout(() => response.destroy(), 50));
    });
    expect((await ready(await visit())).bundleVersion).toBe(7);
    expect(ranges).toEqual([undefined, 'bytes=100-']);
  });

  it('that is gone matters to nobody who has been here before', async () => {
    const page = await visitAndStore();
    await context.setOffline(true);
    try {
      // The shop's own page comes from its own cache or service worker; here it is still open.
      await page.evaluate(() => recommender.close());
      await start(page);
      expect((await recommend(page)).bundleVersion).toBe(7);
      expect(await update(page)).toMatchObject({ bundleVersion: 7, degraded: { code: 'bundle-not-found' } });
    } finally {
      await context.setOffline(false);
    }
  });

  it('is not used twice by two tabs that start at once', async () => {
    const pages = await Promise.all([context.newPage(), context.newPage()]);
    await Promise.all(pages.map((page) => page.goto(`${server.url}/shop`)));
    await Promise.all(pages.map((page) => start(page)));
    const lists = await Promise.all(pages.map(recommend));
    expect(lists.map((list) => list.bundleVersion)).toEqual([7, 7]);
    expect(server.asked().sort()).toEqual(['catalog', 'graph', 'ids', 'manifest.json', 'popularity']);
  });
});

describe("the page's own fetch", () => {
  it('downloads everything', async () => {
    const seen: unknown[] = [];
    for (const path of ['manifest.json', ...Object.keys(version(7).files)]) {
      const body = path === 'manifest.json' ? version(7).manifest : version(7).files[path];
      server.set(`/model/${path}`, (request, response) => {
        seen.push(request.headers['x-shop']);
        response.writeHead(200).end(body);
      });
    }
    expect((await ready(await visit({ ownFetch: true }))).bundleVersion).toBe(7);
    expect(seen).toEqual(Array(5).fill('own'));
  });
});

describe('an overlay', () => {
  it('is looked at again on each visit, also when the model is looked for by hand only', async () => {
    server.set('/uk.json', '{"mug-red": {"price": 1.5}}');
    await (await visitAndStore({ overlay: '/uk.json' })).close();
    server.set('/uk.json', '{"mug-red": {"price": 2.5}}');
    const page = await visit({ overlay: '/uk.json' });
    await expect
      .poll(async () => (await recommend(page)).items.find((item) => item.itemId === 'mug-red')?.item)
      .toMatchObject({ price: 2.5 });
    expect(server.asked().filter((path) => path === 'manifest.json')).toHaveLength(1);
  });

  it('changes price and stock, on the device too when the network is gone', async () => {
    server.set('/uk.json', '{"mug-red": {"price": 1.5, "stock": 3}}');
    const first = await visitAndStore({ overlay: '/uk.json' });
    const itemOf = async (page: Page) => (await recommend(page)).items.find((item) => item.itemId === 'mug-red')?.item;
    await expect.poll(() => itemOf(first)).toMatchObject({ price: 1.5, stock: 3 });
    await first.close();
    server.set('/uk.json', (_request, response) => response.writeHead(503).end());
    expect(await itemOf(await visit({ overlay: '/uk.json' }))).toMatchObject({ price: 1.5, stock: 3 });
  });

  it('that is refused is reported, and the lists go on without it', async () => {
    server.set('/wrong.json', '{"mug-red": {"price": "1.50"}}');
    const page = await visit();
    const degraded = await page.evaluate(
      (own) =>
        new Promise((resolve) => {
          const options = { bundle: '/model/manifest.json', name: `${own}-uk`, overlay: '/wrong.json' };
          globalThis.recommender = globalThis.vitrine.createRecommender(options);
          recommender.on('degraded', resolve);
        }),
      name,
    );
    expect(degraded).toEqual({
      code: 'bundle-corrupt',
      message: expect.stringMatching(/wrong\.json.*price for "mug-red"/),
    });
    expect((await recommend(page)).items[0]?.item?.price).toBe(7.5);
  });
});
