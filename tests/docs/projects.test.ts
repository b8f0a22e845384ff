// The samples that another tool runs: Node, Vitest, Vite, Next.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkshop, type Workshop } from '../../tools/examples.mjs';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { inRepo } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/run.mjs';
import { writeModel } from '../packaging/support/model.ts';
import { runScript, startScript } from '../packaging/support/server.ts';
import { writeSampleModel } from './support/model.ts';
import { placeOf, samplesBy } from './support/samples.ts';
import { openScene, type Scene } from './support/scene.ts';

let workshop: Workshop;
let browser: Browser;

beforeAll(async () => {
  workshop = await openWorkshop();
  browser = await chromium.launch(chromiumOptions);
});

afterAll(async () => {
  await browser?.close();
  await workshop?.close();
});

const scene = (name: string): Promise<Scene> =>
  openScene(workshop, name, (folder) => void writeSampleModel(join(folder, 'public', 'model')));

/** What is printed by a sample of server.md in the end: its lists, or what its server answers. */
const ENDS = `
if (typeof items !== 'undefined') console.log(JSON.stringify([items.length, together.items[0].itemId]));
await lists.close();`;
const ASKS = `.listen(0, async function () {
  const response = await fetch(\`http://localhost:\${this.address().port}/\`);
  console.log((await response.text()).split('<li>').length);
  this.close();
  await lists.close();
});`;

describe('Run in Node', () => {
  it.each(samplesBy('node').map((sample) => [placeOf(sample), sample] as const))('%s', async (place, { code }) => {
    const { folder } = await scene(place.replaceAll(/\W/g, '-'));
    const serves = code.includes('.listen(8080);');
    const whole = serves ? code.replace('.listen(8080);', ASKS) : code + ENDS;
    writeFileSync(join(folder, 'sample.mjs'), (await transform(whole, { loader: 'ts', format: 'esm' })).code);
    const { stdout } = await run([process.execPath, 'sample.mjs'], { cwd: folder });
    // The ten items of the model, of which eight are asked for.
    expect(stdout.trim()).toBe(serves ? '9' : '[8,"pan-iron"]');
  });
});

describe('Run by Vitest', () => {
  it.each(samplesBy('vitest').map((sample) => [placeOf(sample), sample] as const))('%s', async (_, { code }) => {
    // Below the checkout, whose Vitest it is; the package is found by its own name.
    mkdirSync(inRepo('build'), { recursive: true });
    const folder = mkdtempSync(inRepo('build', 'sample-test-'));
    try {
      writeFileSync(join(folder, 'kitchen.test.ts'), code);
      writeFileSync(join(folder, 'vitest.config.mjs'), 'export default {};');
      const vitest = inRepo('node_modules', 'vitest', 'vitest.mjs');
      const { output } = await run([process.execPath, vitest, 'run', '--root', folder], { env: { NO_COLOR: '1' } });
      expect(output).toMatch(/1 passed/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it('Built by Vite: the plugin of vite.md seals the worker by its header, in development and in a preview', async () => {
  const folder = await workshop.open('vite');
  writeModel(folder);
  const samples = samplesBy('vite');
  expect(samples.map(({ file }) => file)).toEqual(['vite.config.js', 'main.js']);
  for (const { file, code } of samples) writeFileSync(join(folder, file), code);
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>Shop</title><script type="module" src="/main.js"></script>',
  );
  await runScript(folder, 'build');
  for (const script of ['dev', 'start']) {
    const server = await startScript(folder, script, ['--port', 'PORT']);
    const page = await browser.newPage();
    try {
      await page.goto(server.url);
      await page.waitForFunction("document.title === 'header'");
    } finally {
      await page.close();
      await server.stop();
    }
  }
});

it('Built by Next: the list of next.md is rendered on the server, and follows a click in the page', async () => {
  const folder = await workshop.open('next');
  writeModel(folder);
  const samples = samplesBy('next');
  expect(samples.map(({ file }) => file)).toEqual(['app/recommendations.jsx', 'app/page.jsx']);
  for (const { file, code } of samples) writeFileSync(join(folder, file), code);
  await runScript(folder, 'build');
  const server = await startScript(folder, 'start', ['--port', 'PORT']);
  const page = await browser.newPage();
  try {
    expect(await (await fetch(server.url)).text()).toMatch(/<li><button[^>]*>Red mug</);
    await page.goto(server.url);
    // What the server rendered does not hear a click before the page is alive: clicked until it does.
    await expect
      .poll(async () => {
        const pan = page.getByRole('button', { name: 'Iron pan' });
        if (await pan.isVisible()) await pan.click();
        return page.locator('li').first().innerText();
      })
      .toBe('Spoon');
  } finally {
    await page.close();
    await server.stop();
  }
});

describe('Every way', () => {
  it('that a sample can go has samples, so that its test is one', () => {
    const ways = [
      'page',
      'html',
      'css',
      'liquid',
      'policy',
      'shell',
      'data',
      'headers',
      'node',
      'vitest',
      'vite',
      'next',
    ] as const;
    expect(ways.filter((way) => samplesBy(way).length === 0)).toEqual([]);
  });
});
