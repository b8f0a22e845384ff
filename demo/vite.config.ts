import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { spritePlugin } from './sprite-plugin.ts';

// The bundle is not part of the build: it is put beside the page, as model/manifest.json, by whoever serves it.
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative addresses: the built shop works in any folder of any static host.
  base: './',
  publicDir: false,
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  build: {
    outDir: fileURLToPath(new URL('../build/demo', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
  },
  plugins: [spritePlugin()],
});
