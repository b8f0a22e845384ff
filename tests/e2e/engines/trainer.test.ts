// `vitrine/trainer` in the browsers themselves: a file that somebody drops becomes a model, and nothing leaves the page.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, expect, it } from 'vitest';
import type { TrainProgress } from 'vitrine/trainer';
import { inRepo } from '../../../tools/lib/paths.mjs';
import type * as NodeTrainer from '../../../web/src/trainer-node/index.js';
import { badOrders, encodedOrders, excelOrders, thinOrders } from '../../cli/bad-orders.js';
import { madeOrders } from '../support/made-orders.js';
import type { Tab } from './support/engine.js';
import { inEachEngine, settle } from './support/session.js';
import { asText } from './support/wire.js';

declare global {
  /** Put there by the shop's pages. */
  var loadTrainer: () => Promise<typeof import('vitrine/trainer')>;
}

/** In every line of the orders, so that it is found wherever a line went. */
const MARK = 'only-on-this-device-';
const ORDERS = madeOrders(60, 24, MARK);

/** The manifest that Node's trainer makes of the same orders: it has the hash of every other file. */
let manifestOfNode: string;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-trainer-'));
  try {
    writeFileSync(join(folder, 'orders.csv'), ORDERS);
    const { trainBundle } = (await import(pathToFileURL(inRepo('dist', 'trainer-node.js')).href)) as typeof NodeTrainer;
    const { bundle } = await trainBundle(join(folder, 'orders.csv'));
    manifestOfNode = new TextDecoder().decode(bundle.manifest);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** What a page gets of a training, as far as it crosses to the test. */
interface Outcome {
  manifest: string;
  sealed: boolean;
  read: { kept: number; kind: string | undefined; item: string | undefined };
  fractions: number[];
  secondsLeft: (number | null)[];
  report: string;
  zipped: string[];
  zipHead: string;
  list: string[];
  because: (string | undefined)[];
  frames: number;
}

const trainInPage = (tab: Tab, orders: string): Promise<Outcome> =>
  tab.evaluate(async (text) => {
    const { trainBundle, zipBundle } = await loadTrainer();
    const progress: TrainProgress[] = [];
    let read: Outcome['read'] | undefined;
    const trained = await trainBundle(new File([text], 'orders.csv'), {
      onProgress: (step) => progress.push(step),
      onRead: ({ kept, kind, inferred }) => {
        read = { kept, kind, item: inferred['column item'] };
      },
    });
    const recommender = vitrine.createRecommender({ bundle: trained.bundle, name: 'trained here' });
    recommender.track({ type: 'purchase', orderId: '1', lines: [{ itemId: 'pot-3' }] });
    const { items } = await recommender.recommend({ limit: 5, diversity: 0, exploration: 0 });
    await recommender.close();
    const zip = zipBundle(trained.bundle, { 'report.html': trained.reportHtml });
    const bytes = new Uint8Array(await zip.arrayBuffer());
    const zipText = new TextDecoder('latin1').decode(bytes);
    return {
      manifest: new TextDecoder().decode(trained.bundle.manifest),
      sealed: trained.sealed,
      read: read as Outcome['read'],
      fractions: progress.map(({ fraction }) => fraction),
      secondsLeft: progress.map(({ secondsLeft }) => secondsLeft),
      report: trained.reportHtml,
      zipped: [...Object.keys(trained.bundle.files), 'manifest.json', 'report.html'].filter((n) => zipText.includes(n)),
      zipHead: zipText.slice(0, 4),
      list: items.map(({ itemId }) => itemId),
      because: items[0]?.reasons.map(({ itemId }) => itemId) ?? [],
      frames: document.querySelectorAll('iframe').length,
    };
  }, orders);

/** All that this origin has stored. */
const storedIn = (tab: Tab) =>
  tab.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name ?? ''),
    caches: await caches.keys(),
    keys: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
    frames: document.querySelectorAll('iframe').length,
  }));

/** How a training in the page fails: the code and the message of its error. */
const failureOf = (tab: Tab, bytes: string | Buffer): Promise<{ code: string; message: string } | null> =>
  tab.evaluate(async (base64) => {
    const { trainBundle } = await loadTrainer();
    const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    try {
      await trainBundle(new File([data], 'orders.csv'), { kind: 'orders' });
      return null;
    } catch (error) {
      const { code, message } = error as Error & { code: string };
      return { code, message };
    }
  }, Buffer.from(bytes).toString('base64'));

inEachEngine('The trainer', (session, engine) => {
  afterEach(() => session().closeTabs());

  it('makes the bundle of Node byte for byte, that a recommender takes, sealed, and sends nothing', async () => {
    const tab = await session().visit();
    session().shop.clear();
    const outcome = await trainInPage(tab, ORDERS);
    expect(outcome.manifest).toBe(manifestOfNode);
    expect(outcome.sealed).toBe(true);
    expect(outcome.read).toEqual({ kept: 1440, kind: 'orders', item: 'SKU' });
    expect(outcome.list[0]).toBe('pan-3');
    expect(outcome.because).toEqual(['pot-3']);
    // No worker and no frame of the training is left.
    expect(outcome.frames).toBe(0);
    await settle(session());
    const { shop } = session();
    expect(asText(shop.wire.received)).not.toContain(MARK);
    expect(shop.paths().filter((path) => !path.startsWith('/dist/'))).toEqual([
      expect.any(String),
      '/page.js/released/shop',
      '/marker',
    ]);
  });

  it('tells how far it is, how long it will take, and what came of it as a page and as a zip', async () => {
    const outcome = await trainInPage(await session().visit(), ORDERS);
    expect(outcome.fractions).toEqual([...outcome.fractions].sort((a, b) => a - b));
    expect(outcome.fractions.at(-1)).toBeGreaterThan(0.9);
    expect(outcome.secondsLeft[0]).toBeNull();
    expect(outcome.secondsLeft.at(-1)).toBeGreaterThanOrEqual(0);
    expect(outcome.report).toMatch(/^<!doctype html>[\s\S]*What somebody would see/);
    expect(outcome.report).not.toContain(MARK);
    expect(outcome.zipHead).toBe('PK\u0003\u0004');
    expect(outcome.zipped.length).toBeGreaterThanOrEqual(6);
    expect(outcome.zipped).toContain('report.html');
  });

  it('leaves nothing behind when it is cancelled, and the next training works', async () => {
    const tab = await session().visit();
    const before = await storedIn(tab);
    const reason = await tab.evaluate(async (text) => {
      const { trainBundle } = await loadTrainer();
      const cancel = new AbortController();
      const onProgress = ({ stage }: TrainProgress) => {
        if (stage === 'tune') cancel.abort(new Error('enough'));
      };
      return trainBundle(new File([text], 'orders.csv'), { signal: cancel.signal, onProgress }).then(
        () => 'trained all the same',
        (error: Error) => error.message,
      );
    }, ORDERS);
    expect(reason).toBe('enough');
    expect(await storedIn(tab)).toEqual(before);
    expect((await trainInPage(tab, ORDERS)).manifest).toBe(manifestOfNode);
  });

  it('leaves nothing behind when the tab is closed in the middle', async () => {
    const closed = await session().visit();
    const before = await storedIn(closed);
    await closed.evaluate(async (text) => {
      const { trainBundle } = await loadTrainer();
      await new Promise<void>((resolve) => {
        const onProgress = ({ stage }: TrainProgress) => stage === 'tune' && resolve();
        void trainBundle(new File([text], 'orders.csv'), { onProgress }).catch(() => undefined);
      });
    }, ORDERS);
    await session().closeTabs();
    const tab = await session().visit();
    expect(await storedIn(tab)).toEqual(before);
    expect((await trainInPage(tab, ORDERS)).sealed).toBe(true);
  });

  // Of the other engines a few: what differs between them is how a file is read, not what is made of it.
  const cases = engine === 'chromium' ? badOrders : badOrders.filter(([what]) => /PDF|gzip|NUL/.test(what));
  it('says of each unusable file what and where it is, and what to do', async () => {
    const tab = await session().visit();
    for (const [what, bytes, ...said] of cases) {
      const failure = await failureOf(tab, bytes);
      expect(failure?.code, what).toBe('input-unusable');
      for (const part of said) expect(failure?.message, what).toContain(part);
    }
    expect(await tab.evaluate(() => document.querySelectorAll('iframe').length)).toBe(0);
  });

  it('says what a policy has to allow where its worker may not start', async () => {
    const tab = await session().visit({ page: 'strict' });
    const failure = await failureOf(tab, ORDERS);
    expect(failure?.code).toBe('wasm-unavailable');
    expect(failure?.message).toContain("allow blob: in worker-src and 'wasm-unsafe-eval' in script-src");
  });

  it('reads what exports are written in, and semicolons with decimal commas', async () => {
    const tab = await session().visit();
    for (const [encoding, bytes] of encodedOrders) expect(await failureOf(tab, bytes), encoding).toBeNull();
    expect(await failureOf(tab, excelOrders)).toBeNull();
  });

  it('makes a model of popularity out of too little, and says what would be enough', async () => {
    const tab = await session().visit();
    for (const [what, orders] of thinOrders) {
      const { warnings, items } = await tab.evaluate(async (text) => {
        const { trainBundle } = await loadTrainer();
        const { bundle, report } = await trainBundle(new File([text], 'orders.csv'));
        const recommender = vitrine.createRecommender({ bundle, name: 'thin' });
        const list = await recommender.recommend();
        await recommender.close();
        return { warnings: report.warnings.join('\n'), items: list.items.length };
      }, orders);
      expect(warnings, what).toContain('too little data to tune on');
      expect(warnings, what).toContain('That takes customers who come back');
      expect(items, what).toBeGreaterThan(0);
    }
  });
});
