// From an empty Vite project to recommendations in a browser: `vitrine init`, a build, `vitrine serve`, all from the
// packed package.
import { spawn } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkshop, type Workshop } from '../../tools/examples.mjs';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { run } from '../../tools/lib/run.mjs';
import { WORKER_POLICY } from '../../web/src/vite/headers.ts';
import { runScript } from './support/server.ts';

interface Shop {
  /** The example whose config and packages it takes. */
  name: string;
  /** What its developer writes, with the lines that `init` printed. */
  main: string;
  /** Beside it. */
  app?: string;
}

const shops: Shop[] = [
  {
    name: 'vite',
    main: `import { showRecommendations } from './recommendations.js';
showRecommendations(document.querySelector('#app'));`,
  },
  {
    name: 'react',
    main: `import { createRoot } from 'react-dom/client';
import { Recommendations } from './Recommendations';
createRoot(document.querySelector('#app')).render(<Recommendations />);`,
  },
  {
    name: 'vue',
    main: `import { createApp } from 'vue';
import { createVitrine } from 'vitrine/vue';
import App from './App.vue';
createApp(App).use(createVitrine({ bundle: '/model/manifest.json' })).mount('#app');`,
    app: `<script setup>import Recommendations from './Recommendations.vue';</script>
<template><Recommendations /></template>`,
  },
];

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

describe.each(shops)('A project like that of the example $name', ({ name, main, app }) => {
  it('recommends after `vitrine init`, a build and `vitrine serve`', async () => {
    const folder = await workshop.open(name);
    const vitrine = join(folder, 'node_modules', '.bin', 'vitrine');
    rmSync(join(folder, 'src'), { recursive: true });
    const script = `src/main.${name === 'react' ? 'jsx' : 'js'}`;
    const page = `<!doctype html><title>Shop</title><link rel="icon" href="data:,"><div id="app"></div>`;
    writeFileSync(join(folder, 'index.html'), `${page}<script type="module" src="/${script}"></script>`);
    const { stdout } = await run([vitrine, 'init'], { cwd: folder });
    expect(stdout).toMatch(/^(written|changed) +vite\.config\.js/m);
    for (const line of main.split('\n').filter((line) => /ecommendations['.(]/.test(line)))
      expect(stdout).toContain(line.split('(')[0]);
    writeFileSync(join(folder, script), main);
    if (app) writeFileSync(join(folder, 'src', 'App.vue'), app);
    await runScript(folder, 'build');

    const server = spawn(vitrine, ['serve', 'dist', '--port', '0', '--json', '--quiet'], { cwd: folder });
    try {
      const started = new Promise<string>((resolve) => server.stdout.once('data', (text) => resolve(String(text))));
      const { url } = JSON.parse(await started) as { url: string };
      const worker = readdirSync(join(folder, 'dist', 'assets')).find((file) => file.startsWith('core-worker'));
      const { headers } = await fetch(`${url}assets/${worker}`);
      expect(headers.get('content-security-policy')).toBe(WORKER_POLICY);
      expect(await complaintsOf(url)).toEqual([]);
    } finally {
      server.kill();
    }
  });
});

/** Looks at a mug of the sample, until the cup that goes with it comes first. @returns what the browser did not like */
async function complaintsOf(url: string): Promise<string[]> {
  const complaints: string[] = [];
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  try {
    await page.goto(url);
    await page.locator('#app button', { hasText: 'Blue Stoneware Mug' }).click();
    await page.locator(':nth-match(#app button, 1)', { hasText: 'Speckled Espresso Cup' }).waitFor();
  } catch (error) {
    throw new Error(`${url}: ${complaints.join('\n')}\n${await page.content()}`, { cause: error });
  } finally {
    await page.close();
  }
  return complaints;
}
