import { defineConfig } from 'vite';
import vitrine from 'vitrine/vite';

/** The page's own policy: nothing inline, nothing from elsewhere. Your host sends it; here the dev and preview servers do. */
const headers = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'",
};

export default defineConfig({
  plugins: [vitrine({ headersFile: 'netlify' })],
  server: { headers },
  preview: { headers },
});
