// Each example as a newcomer would start it: from the packed package, in development and in production.
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkshop, type Workshop } from '../../tools/examples.mjs';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { writeModel } from './support/model.ts';
import { type PageParts, visit } from './support/page.ts';
import { runScript, startScript } from './support/server.ts';

interface Example {
  name: string;
  sealed: 'frame' | 'header';
  /** What tells `npm run dev` and `npm run start` the port; `null`: there is no such script. */
  dev: string[] | null;
  start: string[];
  /** The list is there without scripts. Default: no. */
  rendered?: boolean;
  /** Where its page is not the one that `visit` expects. */
  page?: PageParts;
}

const port = ['--port', 'PORT'];

const examples: Example[] = [
  { name: 'vite', sealed: 'frame', dev: port, start: port },
  { name: 'vite-header', sealed: 'header', dev: port, start: port },
  { name: 'react', sealed: 'frame', dev: port, start: port },
  { name: 'vue', sealed: 'frame', dev: port, start: port },
  {
    name: 'element',
    sealed: 'frame',
    dev: port,
    start: port,
    page: { card: '#recommendations a', knows: 'vitrine-privacy :text("2 events.")' },
  },
  { name: 'webpack', sealed: 'frame', dev: port, start: port },
  { name: 'esbuild', sealed: 'frame', dev: ['--serve=PORT'], start: port },
  { name: 'next', sealed: 'frame', dev: port, start: port, rendered: true },
  { name: 'plain-html', sealed: 'frame', dev: null, start: port },
  { name: 'strict-csp', sealed: 'header', dev: null, start: [] },
  { name: 'trusted-types', sealed: 'frame', dev: null, start: [] },
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

describe.each(examples)('$name', ({ name, sealed, dev, start, rendered, page }) => {
  let folder: string;

  beforeAll(async () => {
    folder = await workshop.open(name);
    writeModel(folder);
  });

  if (dev) it('recommends in development', () => recommends('dev', dev));

  it('recommends in production', async () => {
    await runScript(folder, 'build');
    await recommends('start', start);
  });

  async function recommends(script: string, args: string[]): Promise<void> {
    const server = await startScript(folder, script, args);
    try {
      if (rendered) expect(await (await fetch(server.url)).text()).toMatch(/<li><button[^>]*>Red mug</);
      const seen = await visit(browser, server.url, page);
      expect(seen.complaints).toEqual([]);
      expect(seen.sealed).toBe(sealed);
      expect(seen.before[0]).toBe('Red mug');
      expect(seen.after[0]).toBe('Spoon');
    } finally {
      await server.stop();
    }
  }
});
