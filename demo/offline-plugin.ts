// Builds the service worker last, when it is known what there is to keep, and writes the web manifest and its icons.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Plugin, Rollup } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The pages that are kept; of each also what it loads at once. What it loads on demand is kept when it is demanded. */
const LATER_PAGES = new Set(['million.html']);

const WEB_MANIFEST = {
  name: 'Vitrine, the demo shop',
  short_name: 'Vitrine',
  description: 'A shop whose suggestions are worked out in your browser, and told to nobody.',
  start_url: './',
  scope: './',
  display: 'standalone',
  background_color: '#fbf5ec',
  theme_color: '#fbf5ec',
  icons: [
    { src: 'icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
    { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
    { src: 'icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
};
const ICONS = ['icon.svg', 'icon-192.png', 'icon-512.png', 'icon-maskable-512.png'];

/**
 * For when the page's script is blocked or does not arrive: nothing of it can say so, so the page does, at once where the browser
 * says that it failed, and else when it has waited long enough. main.tsx marks the document when it has drawn itself.
 */
const NOT_STARTED_ENGLISH =
  'The shop’s script did not start: something in this browser, such as an extension or a policy, blocks it, or it did not arrive. Reload the page, or allow scripts for it.';
const NOT_STARTED_GERMAN =
  'Das Skript des Ladens ist nicht gestartet: Etwas in diesem Browser blockiert es, oder es kam nicht an. Laden Sie die Seite neu oder erlauben Sie Skripte für sie.';
const NOT_STARTED_STYLE = `.not-started{position:fixed;z-index:9;inset:auto 12px 12px;margin:0 auto;max-width:640px;padding:14px 18px;border:2px solid currentColor;border-radius:16px;background:Canvas;color:CanvasText;font:16px/1.4 system-ui,sans-serif;animation:not-started 1ms 8s both}
@keyframes not-started{from{visibility:hidden}to{visibility:visible}}
[data-failed] .not-started{animation:none}
[lang^=en] .not-started [lang=de],[lang^=de] .not-started [lang=en]{display:none}
[data-started] .not-started,body:has(.no-script) .not-started{display:none}`;
/** Classic, so that it runs where modules do not; an error of a script's own loading reaches who listens on the way down. */
const SAY_FAILED = `addEventListener("error",function(e){if(e.target.type==="module")document.documentElement.setAttribute("data-failed","")},true)`;

export function offlinePlugin(): Plugin {
  return {
    name: 'vitrine-demo-offline',
    apply: 'build',
    transformIndexHtml: () => [
      { tag: 'link', attrs: { rel: 'manifest', href: './shop.webmanifest' }, injectTo: 'head' },
      { tag: 'link', attrs: { rel: 'apple-touch-icon', href: './icons/icon-192.png' }, injectTo: 'head' },
      { tag: 'style', children: NOT_STARTED_STYLE, injectTo: 'head' },
      { tag: 'script', children: SAY_FAILED, injectTo: 'head-prepend' },
      {
        tag: 'p',
        attrs: { class: 'not-started', role: 'alert' },
        children: [
          { tag: 'span', attrs: { lang: 'en' }, children: NOT_STARTED_ENGLISH },
          { tag: 'span', attrs: { lang: 'de' }, children: NOT_STARTED_GERMAN },
        ],
        injectTo: 'body',
      },
    ],
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const emit = (fileName: string, source: string | Uint8Array): void => {
          this.emitFile({ type: 'asset', fileName, source });
        };
        for (const icon of ICONS) emit(`icons/${icon}`, await readFile(at(`./icons/${icon}`)));
        emit('shop.webmanifest', JSON.stringify(WEB_MANIFEST, null, 2));
        const shell = shellOf(bundle);
        const release = createHash('sha256')
          .update(shell.join())
          .update(contentsOf(bundle, shell))
          .digest('hex')
          .slice(0, 12);
        emit('service-worker.js', await serviceWorker([...shell, 'shop.webmanifest', 'icons/icon.svg'], release));
      },
    },
  };
}

/** Pages, what they load at once, and fonts; sorted. */
function shellOf(bundle: Rollup.OutputBundle): string[] {
  const files = Object.values(bundle);
  const pages = files.filter((file) => file.fileName.endsWith('.html') && !LATER_PAGES.has(file.fileName));
  const names = new Set(pages.map((file) => file.fileName));
  const add = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    const file = bundle[name];
    if (file?.type !== 'chunk') return;
    for (const other of [
      ...file.imports,
      ...(file.viteMetadata?.importedCss ?? []),
      ...(file.viteMetadata?.importedAssets ?? []),
    ])
      add(other);
    // Parts of the shop itself, loaded when they are needed: the drawings, the engine's workers, the glass panel.
    for (const other of file.dynamicImports) if (!isHeavy(bundle[other])) add(other);
  };
  for (const page of pages) {
    const html = page.type === 'asset' ? String(page.source) : '';
    for (const [name] of html.matchAll(/assets\/[\w.-]+/g)) add(name);
  }
  for (const file of files) if (/\.(woff2|css)$/.test(file.fileName)) add(file.fileName);
  return [...names].sort();
}

/** Trainer and peers: hundreds of kilobytes that few visitors ask for. */
const isHeavy = (file: Rollup.OutputBundle[string] | undefined): boolean =>
  file?.type === 'chunk' &&
  file.moduleIds.some((id) => /\/dist\/(trainer|onnx)|@tensorflow|onnxruntime-web|\/src\/million\//.test(id));

function contentsOf(bundle: Rollup.OutputBundle, names: readonly string[]): string {
  return names
    .map((name) => {
      const file = bundle[name];
      return file?.type === 'chunk' ? file.code : file ? String(file.source) : '';
    })
    .join('\0');
}

async function serviceWorker(shell: readonly string[], release: string): Promise<string> {
  const result = await build({
    entryPoints: [at('./src/offline/worker/service-worker.ts')],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    define: { __SHELL__: JSON.stringify(shell), __RELEASE__: JSON.stringify(release) },
  });
  return result.outputFiles[0]?.text ?? '';
}
