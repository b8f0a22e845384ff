// Fills in what all documents of the shop have in common, so that each of them is a few lines.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { fileOf, PAGES } from './src/shop/pages.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** For Rollup: every document is an entry. */
export const entries: Record<string, string> = Object.fromEntries(PAGES.map((page) => [page, here(fileOf(page))]));

const NO_SCRIPT =
  '<noscript><p class="no-script">This shop works out its suggestions in your browser, so it needs JavaScript, which is switched off here. / Dieser Laden rechnet in Ihrem Browser und braucht dafür JavaScript, das hier abgeschaltet ist.</p></noscript>';

export function pagesPlugin(): Plugin {
  return {
    name: 'vitrine-demo-pages',
    transformIndexHtml: {
      order: 'pre',
      async handler(html) {
        const head = await readFile(here('./head.html'), 'utf8');
        return html
          .replace('<!-- head -->', () => head)
          .replace('<!-- shop -->', () => `<div id="shop"></div>${NO_SCRIPT}`);
      },
    },
  };
}
