// Fills in what all documents of the shop have in common, so that each of them is a few lines: its head, and what it shows
// before its script has run, in both languages.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer, type Plugin } from 'vite';
import { fileOf, PAGES, type PageName } from './src/shop/pages.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** For Rollup: every document is an entry. */
export const entries: Record<string, string> = Object.fromEntries(PAGES.map((page) => [page, here(fileOf(page))]));

const NO_SCRIPT =
  'This shop works out its suggestions in your browser, so it needs JavaScript modules, which are off here.';
const NO_SCRIPT_GERMAN =
  'Dieser Laden rechnet in Ihrem Browser und braucht dafür JavaScript-Module, die hier abgeschaltet sind.';
const noScript = `<div class="no-script" role="alert"><p>${NO_SCRIPT}</p><p lang="de">${NO_SCRIPT_GERMAN}</p></div>`;
/** A browser that knows no modules runs the second; one without scripts shows the first. */
const WITHOUT = `<noscript>${noScript}</noscript><script nomodule>document.write(${JSON.stringify(noScript)})</script>`;

/** The German page takes the place of the English one before it is painted. The rule is that of src/i18n/language.ts. */
const CHOOSE = `(function(){var l;try{l=localStorage.getItem("vitrine-demo.language")}catch(e){}
if(l?l==="de":/^de/i.test(navigator.language)){document.documentElement.lang="de-DE";
document.getElementById("shop").innerHTML=document.getElementById("german").innerHTML}})()`;

type Prerender = (page: PageName, language: 'en' | 'de') => string;

/** Runs the shop's own components in Node. */
async function loadPrerender(): Promise<{ render: Prerender; close: () => Promise<void> }> {
  const server = await createServer({
    root: here('.'),
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  });
  const module = await server.ssrLoadModule('/src/prerender.tsx');
  return { render: module['prerender'] as Prerender, close: () => server.close() };
}

export function pagesPlugin(): Plugin {
  const drawn = new Map<string, string>();
  return {
    name: 'vitrine-demo-pages',
    async buildStart() {
      // While developing, pages are drawn by their script.
      if (this.environment.mode !== 'build') return;
      const { render, close } = await loadPrerender();
      for (const page of PAGES) {
        const german = `<template id="german">${render(page, 'de')}</template><script>${CHOOSE}</script>`;
        drawn.set(fileOf(page), `<div id="shop">${render(page, 'en')}</div>${german}`);
      }
      await close();
    },
    transformIndexHtml: {
      order: 'pre',
      async handler(html, { filename }) {
        const head = await readFile(here('./head.html'), 'utf8');
        const shop = drawn.get(basename(filename)) ?? '<div id="shop"></div>';
        return html.replace('<!-- head -->', () => head).replace('<!-- shop -->', () => WITHOUT + shop);
      },
    },
  };
}
