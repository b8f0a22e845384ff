// From an order export to recommendations in a browser, as somebody does it who has Node and nothing else of ours. The
// suite `packaging` runs it on made-up orders, the benchmark `train-anywhere` on a real export.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startServer } from '../serve.mjs';

/**
 * @typedef {object} Step
 * @property {string} what
 * @property {number} seconds
 *
 * @typedef {object} FiveMinutes
 * @property {Step[]} steps
 * @property {string[]} items titles on the page, before anything was looked at
 * @property {string[]} afterwards ... and after a click on the first of them
 * @property {string} trained what `npx vitrine train` printed
 */

const PAGE = `<!doctype html><title>Shop</title><link rel="icon" href="data:,"><ol id="list"></ol>
<script type="module" src="/main.js"></script>\n`;

/** What a developer writes round the lines that the command prints. */
const REST = `
const list = document.querySelector('#list');
const show = (items) => list.replaceChildren(...items.map(({ itemId, item }) => {
  const button = document.createElement('button');
  button.textContent = item?.title || itemId;
  button.onclick = async () => {
    recommender.track({ type: 'view', itemId });
    show((await recommender.recommend()).items);
  };
  return button;
}));
show(items);
// On a machine that is busy a first list may be asked for before the model has arrived, and is empty then.
if (items.length === 0) {
  await recommender.ready;
  show((await recommender.recommend()).items);
}
`;

/**
 * @param {object} given
 * @param {string} given.folder an empty folder, above or in which a Vite is installed
 * @param {string} given.tarball the packed package
 * @param {string} given.orders a file of orders
 * @param {import('playwright-core').Browser} given.browser
 * @param {(step: Step) => void} given.say
 * @returns {Promise<FiveMinutes>}
 */
export async function fiveMinutes({ folder, tarball, orders, browser, say }) {
  const steps = /** @type {Step[]} */ ([]);
  /** @type {<T>(what: string, work: () => Promise<T>) => Promise<T>} */
  const timed = async (what, work) => {
    const began = performance.now();
    const result = await work();
    const step = { what, seconds: (performance.now() - began) / 1000 };
    steps.push(step);
    say(step);
    return result;
  };
  const shop = join(folder, 'shop');
  await mkdir(join(shop, 'public'), { recursive: true });
  await writeFile(join(shop, 'package.json'), '{ "name": "shop", "private": true, "type": "module" }\n');
  await writeFile(join(shop, 'index.html'), PAGE);
  const run = commandsIn(shop);

  const offline = ['--no-audit', '--no-fund', '--prefer-offline', '--omit=peer', '--legacy-peer-deps'];
  await timed('npm i vitrine', () => run('npm', ['install', ...offline, tarball]));
  const trained = await timed('npx vitrine train orders.csv', () =>
    run('npx', ['vitrine', 'train', orders, '--out', 'public/model']),
  );
  await timed('three lines in a page, vite build', async () => {
    await writeFile(join(shop, 'main.js'), linesToPaste(trained) + REST);
    await run('npx', ['vite', 'build', '--logLevel', 'warn']);
  });
  const server = await startServer({ root: join(shop, 'dist') });
  try {
    const seen = await timed('recommendations in Chromium', () => visit(browser, server.url));
    return { steps, trained, ...seen };
  } finally {
    await server.close();
  }
}

/**
 * What a machine has that was set up for Node: nothing of this checkout, and no compiler is asked for.
 * @param {string} cwd
 * @returns {(command: string, args: string[]) => Promise<string>}
 */
function commandsIn(cwd) {
  const env = {
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
    HOME: process.env.HOME,
    NO_COLOR: '1',
  };
  return async (command, args) => {
    const { stdout } = await promisify(execFile)(command, args, { cwd, env, maxBuffer: 1 << 26 });
    return stdout;
  };
}

/** @param {string} printed by `npx vitrine train` */
function linesToPaste(printed) {
  const lines = printed.trim().split('\n').slice(-3);
  if (!lines[0]?.startsWith('import { createRecommender }')) throw new Error(`no lines to paste:\n${printed}`);
  return lines.join('\n');
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 */
async function visit(browser, url) {
  const page = await browser.newPage();
  const problems = /** @type {string[]} */ ([]);
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  try {
    await page.goto(url);
    const buttons = page.locator('#list button');
    await buttons.first().waitFor();
    const items = await buttons.allTextContents();
    await buttons.first().click();
    const first = JSON.stringify(items[0]);
    await page.waitForFunction(`document.querySelector('#list button')?.textContent !== ${first}`);
    if (problems.length > 0) throw new Error('the page has a problem');
    return { items, afterwards: await buttons.allTextContents() };
  } catch (error) {
    throw new Error(`${url}: ${problems.join('\n')}\n${await page.content()}`, { cause: error });
  } finally {
    await page.close();
  }
}
