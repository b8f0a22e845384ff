// The example with an ONNX model, from the packed package: where a bundler puts the runtime's wasm, in development and in
// production.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkshop, type Workshop } from '../../tools/examples.mjs';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { MUGS, makeBundle } from '../web/support/bundle.ts';
import { encoderModel, oneHot } from '../web/support/onnx-model.ts';
import { runScript, startScript } from './support/server.ts';

/** Each item points along an axis of its own; the model points from the pan to the blue mug, which nothing else does. */
const items = MUGS.map((item, i) => ({ ...item, vector: MUGS.map((_, d) => (d === i ? 10 : 0)) }));
const model = encoderModel(oneHot([4, 3, 2, 1, 0], 10));

let workshop: Workshop;
let browser: Browser;
let folder: string;

beforeAll(async () => {
  workshop = await openWorkshop();
  browser = await chromium.launch(chromiumOptions);
  folder = await workshop.open('onnx');
  // The workshop's tools lie above the example. In a shop, what package.json names lies in its own node_modules, from which
  // Vite's development server serves.
  const wasm = createRequire(join(folder, 'src/')).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
  symlinkSync(dirname(dirname(wasm)), join(folder, 'node_modules', 'onnxruntime-web'));
  const { manifest, files } = makeBundle(items);
  const place = join(folder, 'public', 'model');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'manifest.json'), manifest);
  for (const [name, bytes] of Object.entries({ ...files, 'encoder.onnx': model }))
    writeFileSync(join(place, name), bytes);
});

afterAll(async () => {
  await browser?.close();
  await workshop?.close();
});

describe('the example with an ONNX model', () => {
  it.each(['dev', 'start'])('recommends by it with npm run %s', async (script) => {
    if (script === 'start') await runScript(folder, 'build');
    const server = await startScript(folder, script, ['--port', 'PORT']);
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    try {
      await page.goto(server.url);
      await page.locator('#recommendations button', { hasText: 'Iron pan' }).click();
      await page.locator('#recommendations li:first-child', { hasText: 'Blue mug' }).waitFor();
      expect(await page.locator('#seal').innerText()).toBe('frame');
      expect(complaints).toEqual([]);
    } finally {
      await page.close();
      await server.stop();
    }
  });
});
