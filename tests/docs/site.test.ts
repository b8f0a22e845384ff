// The site: every page is in the navigation, every link leads somewhere, nothing comes from elsewhere, and it fits a phone.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linkInside } from '../../docs/.vitepress/links.mjs';
import { SIDEBAR } from '../../docs/.vitepress/navigation.mjs';
import { buildSite } from '../../tools/docs.mjs';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { inRepo } from '../../tools/lib/paths.mjs';
import { startServer } from '../../tools/serve.mjs';
import { pages, textOf } from './support/samples.ts';

const site = inRepo('build', 'docs');
const links = SIDEBAR.flatMap(({ items }) => items.map(({ link }) => link));

let browser: Browser;
let server: { url: string; close: () => Promise<void> };

beforeAll(async () => {
  await buildSite();
  browser = await chromium.launch(chromiumOptions);
  server = await startServer({ root: site });
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** The built pages, as in `guides/vite.html`. */
const built = (): string[] =>
  readdirSync(site, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.html') && path !== '404.html',
  );

const htmlOf = (page: string): string => readFileSync(join(site, page), 'utf8');

describe('The navigation', () => {
  it('has every page once: name a new guide in docs/.vitepress/navigation.mjs', () => {
    const written = pages().map((page) => `/${page.replace(/\.md$/, '')}`);
    expect(written.filter((page) => page !== '/index' && !links.includes(page))).toEqual([]);
    expect(links.filter((link, i) => links.indexOf(link) !== i)).toEqual([]);
  });

  it('leads to pages that are there', () => {
    const missing = links.filter((link) => !existsSync(join(site, `${link.replace(/\/$/, '/index')}.html`)));
    expect(missing).toEqual([]);
  });

  it('has every entry of the package whose types are public', () => {
    const { exports } = JSON.parse(readFileSync(inRepo('package.json'), 'utf8'));
    const entries = Object.keys(exports).filter((name) => !/\.(js|wasm|json)$/.test(name));
    expect(entries.filter((name) => !links.includes(name === '.' ? '/api/index' : name.replace('.', '/api')))).toEqual(
      [],
    );
  });
});

describe('Links', () => {
  it('lead to a page and a heading of the site', () => {
    const ids = new Map(
      built().map((page) => [page, new Set([...htmlOf(page).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]),
    );
    const broken = built().flatMap((page) =>
      [...htmlOf(page).matchAll(/<a [^>]*href="([^"]*)"/g)].flatMap(([, href = '']) => {
        if (/^[a-z]+:/.test(href)) return [];
        const [path = '', heading = ''] = href.replaceAll('&amp;', '&').split('#');
        const absolute = path === '' ? page : posix.join('/', posix.dirname(page), path.startsWith('/') ? '' : path);
        const target = (path.startsWith('/') ? path : absolute).replace(/^\//, '').replace(/(^|\/)$/, '$1index.html');
        const known = ids.get(target);
        const isThere = known !== undefined && (heading === '' || known.has(decodeURIComponent(heading)));
        return isThere ? [] : [`${page}: ${href}`];
      }),
    );
    expect([...new Set(broken)]).toEqual([]);
  });

  it('of the repository that leave docs go to the page that shows the file', () => {
    expect(linkInside('../../bench/BENCHMARKS.md#x', 'guides/training-data.md')).toBe('/benchmarks.md#x');
    expect(linkInside('../docs/decisions/0028-items.md', 'benchmarks.md')).toBe('/decisions/0028-items.md');
    expect(linkInside('vite.md', 'guides/next.md')).toBe('vite.md');
    expect(linkInside('https://example.org/', 'guides/next.md')).toBe('https://example.org/');
  });

  it('to nowhere end the build, with the page that has them', async () => {
    const page = inRepo('docs', 'generated', 'broken.md');
    writeFileSync(page, '[nowhere](nowhere.md)\n');
    const { run } = await import('../../tools/lib/run.mjs');
    const vitepress = inRepo('node_modules', 'vitepress', 'bin', 'vitepress.js');
    const out = inRepo('build', 'docs-broken');
    try {
      const argv = [process.execPath, vitepress, 'build', inRepo('docs'), '--outDir', out];
      const { code, output } = await run(argv, { check: false });
      expect(code).not.toBe(0);
      expect(output).toContain('nowhere');
      expect(output).toContain('broken.md');
    } finally {
      rmSync(page);
      rmSync(out, { recursive: true, force: true });
    }
  });
});

describe('In Chromium', () => {
  /** Pages of each kind; on a phone, where something is too wide sooner, all of them. */
  const some = ['index.html', 'guides/command.html', 'guides/bundle-format.html', 'benchmarks.html', 'api/index.html'];
  const sizes = [
    [1280, 'dark', () => some],
    [360, 'light', built],
  ] as const;

  it.each(sizes)(
    'no page is wider than %i px (%s), complains, or asks for anything elsewhere',
    async (width, colorScheme, which) => {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
      const page = await context.newPage();
      const wrong: string[] = [];
      page.on(
        'console',
        (message) => void (message.type() === 'error' && wrong.push(`${page.url()}: ${message.text()}`)),
      );
      page.on('pageerror', (error) => wrong.push(`${page.url()}: ${error.message}`));
      page.on(
        'request',
        (request) =>
          void (
            !/^(data:|blob:)/.test(request.url()) &&
            !request.url().startsWith(server.url) &&
            wrong.push(request.url())
          ),
      );
      for (const path of which()) {
        await page.goto(server.url + path);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) wrong.push(`${path} is ${wide} px too wide`);
      }
      await context.close();
      expect(wrong).toEqual([]);
    },
  );

  it('finds a page by a word, without a server', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${server.url}guides/install.html`);
    const field = page.locator('#localsearch-input');
    // The page shows before its script listens for keys.
    await expect
      .poll(async () => {
        await page.keyboard.press('Control+k');
        return field.isVisible();
      })
      .toBe(true);
    await field.fill('encoder-onnx');
    await page.locator('#localsearch-list a').first().waitFor();
    await page.close();
  });
});

describe('The page of the bundle format', () => {
  it('names every role and tensor of src/bundle/roles.h', () => {
    const text = textOf('guides/bundle-format.md');
    const names = [
      ...readFileSync(inRepo('src', 'bundle', 'roles.h'), 'utf8').matchAll(/constexpr char k\w+\[\] = "([^"]+)"/g),
    ];
    expect(names.length).toBeGreaterThan(40);
    expect(names.map(([, name = '']) => name).filter((name) => !text.includes(`\`${name}`))).toEqual([]);
  });
});
