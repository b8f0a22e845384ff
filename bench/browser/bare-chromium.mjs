import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chromiumOptions } from '../../tools/lib/chromium.mjs';

const answerWithinMs = 60_000;

/**
 * A page of a Chromium that no driver sits in. Playwright and Puppeteer run scripts and keep a world of their own in every
 * frame, also in the one that the package creates: a fifth of what a start then seems to cost the page.
 * @param {string} profile an empty folder
 */
export async function openBarePage(profile) {
  const child = spawn(
    chromiumOptions.executablePath,
    [...chromiumOptions.args, '--headless', '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const connection = connect(child);
  try {
    const { targetInfos } = await connection.send('Target.getTargets');
    const { targetId } = targetInfos.find((/** @type {{ type: string }} */ { type }) => type === 'page');
    const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
    return new BarePage(connection, sessionId, async () => {
      const closed = once(child, 'exit');
      child.kill();
      await closed;
    });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

export class BarePage {
  #connection;
  #sessionId;

  /**
   * @param {ReturnType<typeof connect>} connection
   * @param {string} sessionId
   * @param {() => Promise<void>} close
   */
  constructor(connection, sessionId, close) {
    this.#connection = connection;
    this.#sessionId = sessionId;
    this.close = close;
  }

  /**
   * A command of the Chrome DevTools Protocol, https://chromedevtools.github.io/devtools-protocol/
   * @param {string} method
   * @param {object} [params]
   * @returns {Promise<any>}
   */
  send(method, params = {}) {
    return this.#connection.send(method, params, this.#sessionId);
  }

  /**
   * Drops a file of the disk onto the middle of the page, as a person would.
   * @param {string} path
   */
  async drop(path) {
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop']) {
      await this.send('Input.dispatchDragEvent', { type, x: 100, y: 100, data });
    }
  }

  /**
   * The most memory that one of the browser's page processes has had resident so far, in bytes: scripts, workers, wasm,
   * and what Chromium itself takes for a page.
   */
  async peakPageBytes() {
    const { processInfo } = await this.#connection.send('SystemInfo.getProcessInfo');
    const peaks = processInfo
      .filter((/** @type {{ type: string }} */ { type }) => type === 'renderer')
      .map((/** @type {{ id: number }} */ { id }) => {
        const [, kibibytes = '0'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? [];
        return Number(kibibytes) * 1024;
      });
    return Math.max(0, ...peaks);
  }

  /**
   * @param {string} expression
   * @returns {Promise<any>} its value, which may be a promise's
   */
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /**
   * @param {string} url
   * @param {string} ready an expression that is true when the page has done its work; asked only after `quietMs`, to
   *   disturb nothing
   * @param {number} [quietMs]
   */
  async goto(url, ready, quietMs = 300) {
    const { errorText } = await this.send('Page.navigate', { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
    const until = Date.now() + answerWithinMs;
    do {
      await new Promise((resolve) => setTimeout(resolve, quietMs));
      const there = await this.evaluate(`location.href === ${JSON.stringify(url)} && Boolean(${ready})`);
      if (there) return;
    } while (Date.now() < until);
    throw new Error(`${url}: ${ready} did not come true within ${answerWithinMs / 1000} s`);
  }
}

/** @param {import('node:child_process').ChildProcess} child */
function connect(child) {
  const input = /** @type {import('node:stream').Writable} */ (child.stdio[3]);
  const output = /** @type {import('node:stream').Readable} */ (child.stdio[4]);
  /** @type {Map<number, { resolve: (value: any) => void, reject: (reason: Error) => void }>} */
  const waiting = new Map();
  let lastId = 0;
  let text = '';
  output.setEncoding('utf8').on('data', (chunk) => {
    const messages = (text + chunk).split('\0');
    text = /** @type {string} */ (messages.pop());
    for (const message of messages) {
      const { id, result, error } = JSON.parse(message);
      const call = waiting.get(id);
      waiting.delete(id);
      if (error) call?.reject(new Error(error.message));
      else call?.resolve(result);
    }
  });
  child.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('Chromium has ended'));
    waiting.clear();
  });
  return {
    /**
     * @param {string} method
     * @param {object} [params]
     * @param {string} [sessionId]
     * @returns {Promise<any>}
     */
    send(method, params = {}, sessionId) {
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      });
    },
  };
}
