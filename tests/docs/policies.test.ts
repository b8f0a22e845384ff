// Policies and other origins: the samples that are headers, sent with a page that has to work under them; and the theme of
// a hosted shop, whose package and model lie on another host.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkshop, type Workshop } from '../../tools/examples.mjs';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { startServer } from '../../tools/serve.mjs';
import { isWorkerName, WORKER_POLICY } from '../../web/src/vite/headers.ts';
import { writeSampleModel } from './support/model.ts';
import { placeOf, samplesBy, samplesOf } from './support/samples.ts';

let workshop: Workshop;
let browser: Browser;
let root: string;

beforeAll(async () => {
  workshop = await openWorkshop();
  browser = await chromium.launch(chromiumOptions);
  root = join(workshop.installed, '..', '..', 'public');
  writeSampleModel(join(root, 'model'));
  cpSync(join(workshop.installed, 'dist'), join(root, 'vitrine'), { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await workshop?.close();
});

/** The header of a sample, as name and value. */
function headerOf(code: string): [string, string] {
  const [name = '', ...value] = code.trim().split(': ');
  return [name, value.join(': ')];
}

/** What csp.md says that a page is sealed by, under the policies in its order; the second names the worker. */
const POLICIES = [
  { sealed: 'frame', options: '' },
  { sealed: 'header', options: ", workerUrl: '/vitrine/core-worker.js'" },
  { sealed: 'frame', options: '' },
];

describe('Sent with a page', () => {
  it('are as many as there are expectations', () => expect(samplesBy('policy')).toHaveLength(POLICIES.length));

  it.each(samplesBy('policy').map((sample, i) => [placeOf(sample), sample, i] as const))(
    '%s',
    async (_, { code }, i) => {
      const { sealed, options } = POLICIES[i] ?? { sealed: '', options: '' };
      const [name, value] = headerOf(code);
      expect(name).toBe('Content-Security-Policy');
      writeFileSync(
        join(root, 'page.js'),
        `import { createRecommender } from './vitrine/index.js';
const rec = createRecommender({ bundle: '/model/manifest.json'${options} });
const { items } = await rec.recommend();
document.title = rec.sealed + ' ' + items.length;`,
      );
      writeFileSync(
        join(root, 'index.html'),
        '<!doctype html><title>Shop</title><script type="module" src="/page.js"></script>',
      );
      const headersFor = (file: string): Record<string, string> =>
        isWorkerName(file) ? { [name]: WORKER_POLICY } : {};
      const server = await startServer({ root, headers: { [name]: value }, headersFor });
      const page = await browser.newPage();
      try {
        await page.goto(server.url);
        // Not by a function in the page, which these policies forbid.
        await expect.poll(() => page.title(), { timeout: 20_000 }).toBe(`${sealed} 10`);
      } finally {
        await page.close();
        await server.close();
      }
    },
  );
});

describe('themes.md, with its package on another host', () => {
  it('lists what goes with the product of the page, sealed, without a complaint', async () => {
    const samples = samplesOf('guides/themes.md');
    const code = (language: string): string => samples.find((sample) => sample.language === language)?.code ?? '';
    expect(samplesBy('liquid').map(({ language }) => language)).toEqual(['http', 'html', 'liquid']);
    // The shop's own server has its pages alone.
    const shop = join(root, '..', 'theme');
    mkdirSync(shop);
    const theme = await startServer({ root: shop });
    const [name, value] = headerOf(code('http'));
    expect(value).toBe('https://shop.example');
    const files = await startServer({ root, headers: { [name]: new URL(theme.url).origin } });
    const body = `${code('liquid').replaceAll('{{ product.id }}', 'pan-iron')}${code('html')}`;
    const page = await browser.newPage();
    const complaints = complaintsOf(page);
    try {
      writeFileSync(
        join(shop, 'index.html'),
        `<!doctype html><title>Iron pan</title><link rel="icon" href="data:,">${body.replaceAll('https://files.example/', files.url)}`,
      );
      await page.goto(theme.url);
      await page.locator('vitrine-recommendations', { hasText: 'Wooden spoon' }).waitFor();
      const link = page.getByRole('link', { name: 'Wooden spoon' });
      expect(await link.getAttribute('href')).toBe('/products/spoon-wood');
      expect(complaints.filter((text) => !text.includes('/pictures/') && !text.includes('404'))).toEqual([]);
    } finally {
      await page.close();
      await theme.close();
      await files.close();
    }
  });
});

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} ${request.failure()?.errorText}`));
  return complaints;
}
