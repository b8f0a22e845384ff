// The samples in TypeScript, JavaScript, Vue, HTML and CSS, run in Chromium with the packed package.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkshop, type Workshop } from '../../tools/examples.mjs';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { startServer } from '../../tools/serve.mjs';
import { isWorkerName, WORKER_POLICY } from '../../web/src/vite/headers.ts';
import { writeSampleModel } from './support/model.ts';
import { bundleSamples, moduleName } from './support/page-samples.ts';
import { placeOf, type Sample, samplesBy, samplesOf } from './support/samples.ts';

const KEYS = 'ed25519:...,p256:...';

let workshop: Workshop;
let browser: Browser;
let root: string;
let url: string;
let close: () => Promise<void>;

beforeAll(async () => {
  workshop = await openWorkshop();
  browser = await chromium.launch(chromiumOptions);
  root = join(workshop.installed, '..', '..', 'public');
  const { publicKey } = writeSampleModel(join(root, 'model'));
  cpSync(join(workshop.installed, 'dist'), join(root, 'vitrine'), { recursive: true });
  for (const [page, file] of [
    ['guides/filters-and-rules.md', 'model/placements.json'],
    ['guides/deploying.md', 'overlay.json'],
    ['guides/schema.md', 'schema.json'],
  ] as const) {
    const sample = samplesOf(page).find(({ language }) => language === 'json');
    writeFileSync(join(root, file), sample?.code ?? '');
  }
  mkdirSync(join(root, 'samples'));
  const onnxWasm = new URL('../../node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm', import.meta.url);
  cpSync(onnxWasm, join(root, 'ort-wasm-simd-threaded.wasm'));
  await bundleSamples(samplesBy('page'), workshop.installed, join(root, 'samples'), (code) =>
    // esbuild does not look for the runtime's wasm, as the guide says.
    code.replaceAll(KEYS, publicKey).replace('onnx({ url', "onnx({ wasmUrl: '/ort-wasm-simd-threaded.wasm', url"),
  );
  const headersFor = (name: string): Record<string, string> =>
    isWorkerName(name) ? { 'Content-Security-Policy': WORKER_POLICY } : {};
  ({ url, close } = await startServer({ root, headersFor }));
});

afterAll(async () => {
  await browser?.close();
  await close?.();
  if (root) rmSync(root, { recursive: true, force: true });
  await workshop?.close();
});

interface Seen {
  lists: { name: string; degraded?: string; itemIds: string[] }[];
  degraded: (string | undefined)[];
}

/** What is looked at when a sample has come to its end, where that is more than that it ran. */
const AFTERWARDS: { page: string; code: RegExp; look: (page: Page, seen: Seen) => Promise<unknown> }[] = [
  {
    ...{ page: 'guides/filters-and-rules.md', code: /lte: 20/ },
    look: async (_, { lists }) => expect(lists[0]?.itemIds).toContain('mug-blue'),
  },
  {
    ...{ page: 'guides/devtools.md', code: /openDevtools/ },
    look: (page) => page.locator('[role="tab"]').first().waitFor(),
  },
  { page: 'guides/react.md', code: /createRoot/, look: (page) => page.locator('li a').first().waitFor() },
  { page: 'guides/vue.md', code: /createApp|template/, look: (page) => page.locator('li a').first().waitFor() },
  {
    ...{ page: 'guides/react.md', code: /useConsent/ },
    look: async (page) => {
      await page.getByRole('button', { name: 'Remember' }).click();
      await page.getByRole('button', { name: 'Remember' }).waitFor({ state: 'detached' });
    },
  },
  { page: 'guides/consent.md', code: /'#accept'/, look: grantsConsent },
  { page: 'guides/consent.md', code: /'#export'/, look: exports },
  { page: 'guides/trainer.md', code: /trainBundle/, look: trains },
];

/** Before the answer there is nothing of the history in the browser's storage, afterwards there is. */
async function grantsConsent(page: Page): Promise<void> {
  const databases = (): Promise<string[]> =>
    page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? '').sort());
  await page.evaluate(() => {
    const { sample } = globalThis as unknown as { sample: { recommenders: { track(event: object): void }[] } };
    sample.recommenders[0]?.track({ type: 'view', itemId: 'mug-red' });
  });
  expect((await databases()).filter((name) => name.includes('history'))).toEqual([]);
  await page.click('#accept');
  await expect.poll(async () => (await databases()).filter((name) => name.includes('history')).length).toBe(1);
  await page.click('#refuse');
  await expect.poll(async () => (await databases()).filter((name) => name.includes('history'))).toEqual([]);
  // What consent.md says of the model.
  expect(await databases()).toContain('vitrine-assets');
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
}

async function exports(page: Page): Promise<void> {
  const said = page.waitForEvent('console');
  await page.click('#export');
  expect(Number((await said).text())).toBeGreaterThan(10);
}

/** Drops the quickstart's orders onto the page, and waits for the file that it offers. */
async function trains(page: Page): Promise<void> {
  const csv = samplesOf('guides/quickstart.md').find(({ language }) => language === 'csv')?.code ?? '';
  const offered = page.waitForEvent('download');
  await page.evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], 'orders.csv'));
    dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
  }, csv);
  expect((await offered).suggestedFilename()).toBe('model.zip');
}

/** @returns what the page complains of, as it comes */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} ${request.failure()?.errorText}`));
  return complaints;
}

/** What guides expect to be on the page. */
const BODY =
  '<div id="app"></div><button id="accept">yes</button><button id="refuse">no</button><button id="export">save</button>';
const wrapped = (body: string): string =>
  `<!doctype html><html lang="en"><title>Sample</title><link rel="icon" href="data:,"><body>${body}`;

async function inPage(
  name: string,
  html: string,
  look: (page: Page, complaints: string[]) => Promise<void>,
): Promise<void> {
  writeFileSync(join(root, name), html);
  const context: BrowserContext = await browser.newContext();
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  try {
    await page.goto(url + name);
    await look(page, complaints);
  } catch (error) {
    throw new Error(`${complaints.join('\n')}\n${await page.content()}`, { cause: error });
  } finally {
    await context.close();
  }
}

describe('Run in Chromium', () => {
  it.each(samplesBy('page').map((sample) => [placeOf(sample), sample] as const))('%s', (_, sample) =>
    inPage(
      'sample.html',
      wrapped(`${BODY}<script type="module" src="/samples/${moduleName(sample)}"></script>`),
      (page, complaints) => runs(page, complaints, sample),
    ),
  );
});

async function runs(page: Page, complaints: string[], sample: Sample): Promise<void> {
  await page.waitForFunction('globalThis.sampleDone', undefined, { timeout: 20_000 });
  const seen: Seen = await page.evaluate(async () => {
    type Recommender = { ready: Promise<{ degraded?: { code: string; message: string } }> };
    const known = (globalThis as unknown as { sample?: { recommenders: Recommender[]; lists: Seen['lists'] } }).sample;
    const ready = await Promise.all((known?.recommenders ?? []).map((rec) => rec.ready));
    return { lists: known?.lists ?? [], degraded: ready.map(({ degraded }) => degraded?.message) };
  });
  expect(seen.degraded.filter(Boolean)).toEqual([]);
  for (const list of seen.lists) {
    expect([undefined, 'no-history'], JSON.stringify(list)).toContain(list.degraded);
    expect(list.itemIds, list.name).not.toEqual([]);
  }
  for (const { page: name, code, look } of AFTERWARDS) {
    if (name === sample.page && code.test(sample.code)) await look(page, seen);
  }
  expect(complaints).toEqual([]);
}

/** A page round a fragment: a recommender for the elements in it. */
const PROVIDED = `<script type="module">
  import { createRecommender } from '/vitrine/index.js';
  import { provideRecommender } from '/vitrine/element.js';
  const rec = createRecommender({ bundle: '/model/manifest.json' });
  provideRecommender(rec);
  rec.track({ type: 'view', itemId: 'pan-iron' });
</script>`;

describe('Opened in Chromium', () => {
  it.each(samplesBy('html').map((sample) => [placeOf(sample), sample] as const))('%s', (_, { code }) => {
    const whole = code.startsWith('<!doctype');
    return inPage('page.html', whole ? code : wrapped(code + PROVIDED), async (page, complaints) => {
      // Of a list of the page's own, or of an element, the first is what goes with the pan that was looked at.
      await page.getByText('Wooden spoon').first().waitFor();
      // The elements' pictures and pages of products are the reader's.
      expect(complaints.filter((text) => !/\/pictures\/|404/.test(text))).toEqual([]);
    });
  });

  it.each(samplesBy('css').map((sample) => [placeOf(sample), sample] as const))('%s', (_, { code }) => {
    const list = '<vitrine-recommendations limit="3"></vitrine-recommendations>';
    return inPage('style.html', wrapped(`<style>${code}</style>${list}${PROVIDED}`), async (page) => {
      const card = page.locator('vitrine-recommendations [part~="card"]').first();
      await card.waitFor();
      const property = /(--vitrine-[\w-]+): (#\w+)/.exec(code);
      expect(property).not.toBeNull();
      const element = page.locator('vitrine-recommendations');
      const value = await element.evaluate(
        (node, name) => getComputedStyle(node).getPropertyValue(name),
        property?.[1] ?? '',
      );
      expect(value.trim()).toBe(property?.[2]);
      expect(await card.evaluate((node) => getComputedStyle(node).boxShadow)).not.toBe('none');
    });
  });
});
