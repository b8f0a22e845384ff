import { chromium } from 'playwright-core';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';
import { inRepo } from '../../tools/lib/paths.mjs';
import { startServer } from '../../tools/serve.mjs';
import { bundleEdge } from './edge.mjs';

/**
 * Times recommend() in a worker of Chromium.
 * @param {{ model: string, core: string, query: import('./measure.mjs').Query }} what folders of
 *   the bundle and of core.wasm
 * @returns {Promise<{ perCall: number[], memoryBytes: number }>} milliseconds per call, one number a batch; what the module's
 *   memory has grown to
 */
export async function measureInChromium({ model, core, query }) {
  const server = await startServer({
    root: inRepo('bench', 'scan'),
    mounts: { '/build/': core, '/edge/': await bundleEdge(), '/model/': model },
  });
  const chrome = await chromium.launch(chromiumOptions);
  try {
    const page = await chrome.newPage();
    await page.goto(`${server.url}page.html`);
    const answer = await page.evaluate(
      (q) =>
        new Promise((resolve) => {
          const worker = new Worker('/worker.mjs', { type: 'module' });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = (event) => resolve({ error: event.message });
          worker.postMessage(q);
        }),
      query,
    );
    if (answer.error) throw new Error(answer.error);
    return answer;
  } finally {
    await chrome.close();
    await server.close();
  }
}
