import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { offlinePlugin } from './offline-plugin.ts';
import { entries, pagesPlugin } from './pages-plugin.ts';
import { spritePlugin } from './sprite-plugin.ts';

// The bundle is not part of the build: it is put beside the pages, as model/manifest.json, by whoever serves them.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative addresses: the built shop works in any folder of any static host.
  base: './',
  appType: 'mpa',
  publicDir: false,
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir: fileURLToPath(new URL('../build/demo', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    rollupOptions: { input: entries },
  },
  worker: { format: 'es' },
  plugins: [pagesPlugin(), spritePlugin(), offlinePlugin()],
});
