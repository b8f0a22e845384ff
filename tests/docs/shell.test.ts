// The samples for the shell, typed with the packed package; and the files that they read.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkshop, type Workshop } from '../../tools/examples.mjs';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { vitrineBinary } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/run.mjs';
import { startServer } from '../../tools/serve.mjs';
import { parseManifest } from '../../web/src/shared/manifest.ts';
import { falseThreshold } from '../../web/src/shared/unary-encoding.ts';
import { isWorkerName, WORKER_POLICY } from '../../web/src/vite/headers.ts';
import { madeOrders } from '../e2e/support/made-orders.ts';
import { placeOf, type Sample, samplesBy, samplesOf } from './support/samples.ts';
import { openScene, type Scene } from './support/scene.ts';

let workshop: Workshop;
let browser: Browser;
/** What `vitrine simulate` and `train` make, once for all scenes. */
let made: string;
/** As `vitrine keygen` prints it. */
let publicKey: string;

beforeAll(async () => {
  workshop = await openWorkshop();
  browser = await chromium.launch(chromiumOptions);
  made = join(workshop.installed, '..', '..', '..', 'made');
  mkdirSync(made, { recursive: true });
  const native = (...args: string[]): Promise<{ stdout: string }> => run([vitrineBinary, ...args], { cwd: made });
  await native('simulate', '--items', '100', '--users', '300', '--days', '60', '--out', 'shop');
  await native('simulate', '--world', 'courses', '--items', '100', '--users', '300', '--out', 'courses');
  writeFileSync(join(made, 'orders.csv'), madeOrders(40, 12));
  await native('train', '--events', 'shop/events.csv', '--catalog', 'shop/catalog.csv', '--out', 'model');
  publicKey = (await native('keygen', 'key.pem')).stdout.trim().split('\n').at(-1) ?? '';
  await native('sign', 'model', '--key', 'key.pem');
});

afterAll(async () => {
  await browser?.close();
  await workshop?.close();
});

/** The files that guides name, as somebody has them who reads them. */
function writeFiles(folder: string): void {
  cpSync(join(made, 'model'), join(folder, 'model'), { recursive: true });
  cpSync(join(made, 'model'), join(folder, 'public', 'model'), { recursive: true });
  cpSync(join(made, 'shop'), folder, { recursive: true });
  cpSync(join(made, 'orders.csv'), join(folder, 'orders.csv'));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write('ratings.csv', ratings());
  writeFeatures(folder);
  write('reports.jsonl', report(readFileSync(join(folder, 'catalog.csv'), 'utf8')));
  writeFileSync(join(folder, 'orders.csv.gz'), gzipSync(readFileSync(join(folder, 'orders.csv'))));
  const [, ...lines] = madeOrders(40, 12).trim().split('\n');
  write('export.csv', ['Beleg;Kunde;Artikel;Name;Menge;Preis;Datum', ...lines.map(german)].join('\n'));
  const shopify = 'Name,Email,Lineitem sku,Lineitem name,Lineitem quantity,Lineitem price,Created at';
  write('orders_export.csv', [shopify, ...lines.map((line) => `#${line}`)].join('\n'));
  mkdirSync(join(folder, 'src'), { recursive: true });
  mkdirSync(join(folder, 'dist'));
  write('dist/index.html', '<!doctype html><title>Built</title>');
  write(
    'src/main.js',
    "import { createRecommender } from 'vitrine';\ncreateRecommender({ bundle: '/model/manifest.json' });\n",
  );
}

/** Made-up embeddings of the items in orders.csv: four numbers each, a row for each line of ids.txt. */
function writeFeatures(folder: string): void {
  const orders = readFileSync(join(folder, 'orders.csv'), 'utf8').trim().split('\n').slice(1);
  const ids = [...new Set(orders.map((line) => line.split(',')[2]))];
  const header = `${`{'descr': '<f4', 'fortran_order': False, 'shape': (${ids.length}, 4), }`.padEnd(117)}\n`;
  const numbers = Float32Array.from({ length: ids.length * 4 }, (_, i) => Math.sin(i));
  const magic = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 255, header.length >> 8]);
  writeFileSync(
    join(folder, 'embeddings.npy'),
    Buffer.concat([magic, Buffer.from(header), new Uint8Array(numbers.buffer)]),
  );
  writeFileSync(join(folder, 'ids.txt'), `${ids.join('\n')}\n`);
}

const german = (line: string): string => {
  const [order, user, item, title, quantity, price, time = ''] = line.split(',');
  const [year, month, day] = time.slice(0, 10).split('-');
  return [order, user, item, title, quantity, price, `${day}/${month}/${year}`].join(';');
};

/** One private report, as `feedbackReport()` gives it. */
function report(catalog: string): string {
  const lines = catalog.trim().split('\n').slice(1);
  const categories = [
    ...new Set(lines.map((line) => /(?:^|,)(Mugs|Towels|Chocolate|Candles)(?:,|$)/.exec(line)?.[1] ?? '')),
  ];
  const names = categories.filter(Boolean).sort();
  const week = Math.floor(Date.UTC(2026, 2, 2) / 604_800_000);
  const [epsilon, bits] = [1, '1'.padEnd(names.length, '0')];
  const said = {
    vitrine: 'report',
    format: 1,
    week,
    epsilon,
    threshold: falseThreshold(epsilon),
    categories: names,
    bits,
  };
  return `${JSON.stringify(said)}\n`;
}

function ratings(): string {
  const lines = ['user,item,value,time'];
  for (let user = 0; user < 30; user++) {
    for (let item = 0; item < 8; item++)
      lines.push(`u${user},i${(user + item) % 12},${1 + ((user * item) % 5)},${user * 10 + item}`);
  }
  return `${lines.join('\n')}\n`;
}

/** What else a guide's samples find, or find instead. */
const SCENES: Record<string, (folder: string) => void> = {
  'article.md': (folder) => {
    writeFileSync(
      join(folder, 'events.csv'),
      ratings().replace('value,time', 'value,time,type').replaceAll(/\d$/gm, '$&,rating'),
    );
  },
  'guides/command.md': (folder) => {
    cpSync(join(folder, 'model'), join(folder, '..', 'model'), { recursive: true, force: true });
    writeFileSync(
      join(folder, 'vite.config.js'),
      "import { defineConfig } from 'vite';\nexport default defineConfig({});\n",
    );
    // The command's own orders (tests/e2e/support/made-orders.ts).
    // Its own bundle is not signed; that of the scene is.
    ids = { 'sku-1': 'pot-1', 'sku-7': 'pan-1', 'verify public/model --public-key': 'verify model --public-key' };
  },
  'guides/quickstart.md': () => {},
  'guides/schema.md': (folder) => {
    cpSync(join(made, 'courses'), folder, { recursive: true });
    writeFileSync(
      join(folder, 'schema.json'),
      samplesOf('guides/schema.md').find(({ language }) => language === 'json')?.code ?? '',
    );
  },
};
let ids: Record<string, string> = {};

const guides = [...new Set(samplesBy('shell').map(({ page }) => page))];

describe('Typed in a shell', () => {
  it.each(guides.filter((page) => page !== 'guides/quickstart.md'))('%s', { timeout: 300_000 }, async (page) => {
    const host = await shopHost();
    try {
      const scene = await openScene(workshop, page.replaceAll(/\W/g, '-'), (folder) => {
        ids = {};
        writeFiles(folder);
        SCENES[page]?.(folder);
      });
      for (const sample of samplesBy('shell').filter((one) => one.page === page)) {
        await typed(scene, sample, (code) => code.replaceAll('https://shop.example/', host.url));
      }
    } finally {
      await host.close();
    }
  });

  it('guides/quickstart.md, from the empty folder to the spoon that goes with the pan', async () => {
    const scene = await openScene(workshop, 'quickstart', () => {});
    const shop = join(scene.folder, 'shop');
    const titles: string[][] = [];
    for (const sample of samplesOf('guides/quickstart.md')) {
      if (sample.file) writeFileSync(join(shop, sample.file), sample.code);
      else await scene.type(sample.code, async (url) => void titles.push(await clickOnPan(url)));
    }
    // In Vite's development server, and in what it has built.
    expect(titles.map(([first]) => first)).toEqual(['Wooden spoon', 'Wooden spoon']);
  });
});

async function typed(scene: Scene, sample: Sample, replace: (code: string) => string): Promise<void> {
  let code = replace(sample.code).replaceAll('ed25519:...,p256:...', publicKey);
  for (const [there, here] of Object.entries(ids)) code = code.replaceAll(there, here);
  try {
    await scene.type(code);
  } catch (error) {
    throw new Error(`${placeOf(sample)}\n${code}\n${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/** The shop that hosting-headers.md asks for its worker. */
const shopHost = (): Promise<{ url: string; close: () => Promise<void> }> =>
  startServer({
    root: join(workshop.installed, 'dist'),
    mounts: { '/vitrine/': join(workshop.installed, 'dist/') },
    headersFor: (name) =>
      isWorkerName(name) ? { 'Content-Security-Policy': WORKER_POLICY } : ({} as Record<string, string>),
  });

async function clickOnPan(url: string): Promise<string[]> {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    await page.getByRole('button', { name: 'Iron pan' }).click();
    await page.locator('#for-you li:first-child', { hasText: 'Wooden spoon' }).waitFor();
    return await page.locator('#for-you li').allInnerTexts();
  } finally {
    await page.close();
  }
}

/** Who reads the samples that are data. */
const READERS: Record<string, (code: string, sample: Sample) => Promise<unknown> | unknown> = {
  'guides/bundle-format.md': (code) => expect(parseManifest(code).files).toHaveLength(3),
  // Read by the page of the same guide: tests/docs/pages.test.ts puts them on its server, where a wrong one is `degraded`.
  'guides/deploying.md': (code) => JSON.parse(code),
  'guides/filters-and-rules.md': (code) => JSON.parse(code),
  // Read by the command of the same guide, above.
  'guides/schema.md': (code) => JSON.parse(code),
  'guides/training-data.md': async (code, { line }) => {
    const isCatalog = code.startsWith('item,');
    const scene = await openScene(workshop, `training-data-${line}`, (folder) => {
      writeFiles(folder);
      writeFileSync(join(folder, isCatalog ? 'catalog.csv' : 'events.csv'), code);
      if (isCatalog)
        writeFileSync(join(folder, 'events.csv'), 'user,item,time\na,pan-iron,2026-09-01\nb,mug-red,2026-09-02\n');
    });
    await scene.type(`npx vitrine train events.csv ${isCatalog ? '--catalog catalog.csv ' : ''}--out read`);
    const report = JSON.parse(readFileSync(join(scene.folder, 'read', 'report.json'), 'utf8'));
    const { read, kept } = isCatalog ? report.counts.catalog : report.counts;
    expect([read, kept]).toEqual(Array(2).fill(code.trim().split('\n').length - 1));
  },
};

describe('Read by what it is written for', () => {
  it.each(samplesBy('data').map((sample) => [placeOf(sample), sample] as const))('%s', async (_, sample) => {
    const read = READERS[sample.page];
    if (!read) throw new Error(`nothing reads the ${sample.language} of ${placeOf(sample)}: name a reader in READERS`);
    await read(sample.code, sample);
  });
});

describe('Compared with the policy of the package', () => {
  it.each(samplesBy('headers').map((sample) => [placeOf(sample), sample] as const))('%s', (_, { code, language }) => {
    expect(code).toContain(WORKER_POLICY);
    if (language !== 'http') expect(code).toContain('/vitrine/core-worker.js');
  });
});
