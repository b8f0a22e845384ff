// `vitrine/trainer` with files of the disk, as a person chooses them.
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type * as Trainer from '../../../web/src/trainer/index.js';
import { good } from '../../cli/bad-orders.js';
import { madeOrders } from '../support/made-orders.js';
import { Profile } from './support/chromium.js';
import { ModelServer } from './support/model-server.js';

declare global {
  /** Put there by the page. */
  var trainer: typeof Trainer;
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>Train</title><link rel="icon" href="data:,"><input type="file">
<script type="module">import * as trainer from '/dist/trainer.js'; globalThis.trainer = trainer;</script>`;

const profile = new Profile();
let context: BrowserContext;
let server: ModelServer;
let page: Page;

beforeAll(async () => {
  context = await profile.open();
  server = new ModelServer();
  await server.start();
  server.set('/shop', (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE));
  page = await context.newPage();
  await page.goto(`${server.url}/shop`);
  await page.waitForFunction(() => globalThis.trainer !== undefined);
});
afterAll(async () => {
  await server?.close();
  await profile.remove();
});

/** Chooses a file and trains on it. @returns the report's counts, or the message of the error */
async function trainOn(path: string): Promise<{ kept: number; read: number } | string> {
  await page.setInputFiles('input', path);
  return page.evaluate(async () => {
    const [file] = document.querySelector('input')?.files ?? [];
    return trainer.trainBundle(file as File).then(
      ({ report: { counts } }) => ({ kept: counts.kept, read: counts.read }),
      (error: Error) => error.message,
    );
  });
}

it('refuses 4 GB that are a hole behind good lines, after a look at the beginning', async () => {
  const path = join(profile.folder, 'hole.csv');
  writeFileSync(path, good);
  truncateSync(path, 2 ** 32 + 1000);
  expect(await trainOn(path)).toMatch(/hole\.csv:52:1: NUL byte/);
});

it('says so when the file changes while it is read, and trains on it when it is chosen again', async () => {
  const path = join(profile.folder, 'orders.csv');
  writeFileSync(path, madeOrders());
  await page.setInputFiles('input', path);
  // Longer, and newer: a browser reads a file only as it was when it was chosen.
  writeFileSync(path, madeOrders(80));
  const refused = await page.evaluate(async () => {
    const [file] = document.querySelector('input')?.files ?? [];
    return trainer.trainBundle(file as File).then(
      () => 'trained',
      (error: Error & { code: string }) => `${error.code}: ${error.message}`,
    );
  });
  expect(refused).toMatch(/^input-unusable: orders\.csv: the browser cannot read it any more; .*choose it again$/);
  expect(await trainOn(path)).toEqual({ kept: 1920, read: 1920 });
});
