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
  const mounts = { '/build/': core, '/edge/': await bundleEdge(), '/model/': model };
  return inWorkerOfChromium(inRepo('bench', 'scan'), mounts, query);
}

/**
 * Lets a worker of Chromium answer one message.
 * @param {string} root a folder with page.html and worker.mjs
 * @param {Record<string, string>} mounts other folders of the server, by URL
 * @param {unknown} message
 * @returns {Promise<any>} what it posts; throws when that has a member `error`
 */
export async function inWorkerOfChromium(root, mounts, message) {
  const server = await startServer({ root, mounts });
  const chrome = await chromium.launch(chromiumOptions);
  try {
    const page = await chrome.newPage();
    await page.goto(`${server.url}page.html`);
    const answer = await page.evaluate(
      (m) =>
        new Promise((resolve) => {
          const worker = new Worker('/worker.mjs', { type: 'module' });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = (event) => resolve({ error: event.message });
          worker.postMessage(m);
        }),
      message,
    );
    if (answer.error) throw new Error(answer.error);
    return answer;
  } finally {
    await chrome.close();
    await server.close();
  }
}
