/**
 * `npm run demo [-- --orders FILE | --events FILE | --sequences FILE] [--catalog FILE] [--port P] [--no-serve]`: sets
 * up, builds, trains and serves the shop. Without a file it trains on a generated sample shop. `npm run demo:build [-- --out
 * DIR]` writes the same as a static site for any host instead, by default to build/demo-site.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { precompress } from './lib/compress.mjs';
import { inRepo, vitrineBinary } from './lib/paths.mjs';
import { addPooledOnnx } from './lib/pooled-onnx.mjs';
import { requestCount } from './lib/request-count.mjs';
import { isMain, main, run, StepError, say, step } from './lib/run.mjs';
import { hashFile } from './lib/stamp.mjs';
import { startServer } from './serve.mjs';

/** The sample shop: large enough to have a long tail, small enough to be trained in seconds. */
const sampleShop = ['--items', '1200', '--users', '6000', '--days', '120', '--seed', '7'];

const siteDir = inRepo('build', 'demo');
/** Products that the shop has without its model: the file is small beside the model, whatever is sold. */
const mostProducts = 5000;
const modelsDir = inRepo('build', 'models');
/** Models of other inputs or of an older trainer that are kept for going back and forth. */
const keptModels = 6;

/**
 * What to train on; none of the three: the sample shop.
 * @typedef {object} DemoInput
 * @property {string} [orders] path, as for `vitrine train`
 * @property {string} [events]
 * @property {string} [sequences]
 * @property {string} [catalog]
 */

/**
 * Builds the shop and trains the model if it is not there for this input.
 * @param {DemoInput} input
 * @returns {Promise<{ root: string, mounts: Record<string, string>, model: string }>} for startServer(); model: the
 *   bundle's folder, with report.json
 */
export async function prepareDemo(input) {
  await build(['native', 'demo'], { targets: ['vitrine'] });
  const model = await trainedModel(input);
  await addPooledOnnx(model);
  const vectors = await modelWithVectors(input, model);
  const pages = await pagesFor(model, vectors);
  for (const folder of [siteDir, model, pages, ...(vectors ? [vectors] : [])]) await precompress(folder);
  /** @type {Record<string, string>} */
  const mounts = { '/model/': model, ...(vectors && { '/model-with-vectors/': vectors }) };
  for (const name of await readdir(pages)) if (/\.(?:html|json)$/.test(name)) mounts[`/${name}`] = join(pages, name);
  return { root: siteDir, mounts, model };
}

/** @param {Awaited<ReturnType<typeof prepareDemo>>} demo  @param {number} [port] default: any free one */
export const startDemo = ({ root, mounts }, port = 0) => startServer({ root, mounts, port });

/**
 * What depends on the model. The pages have its version in its address: a browser keeps a model under the address it came
 * from and asks no more, so a retrained one under the same address would not be seen. And products.json is what the shop
 * shows before its model has come, and when it cannot be had.
 * @param {string} model
 * @param {string | undefined} vectors the second model, where there is one
 * @returns {Promise<string>} the folder
 */
async function pagesFor(model, vectors) {
  const folder = inRepo('build', 'demo-pages', basename(model));
  await mkdir(folder, { recursive: true });
  const plain = 'content="model/manifest.json"';
  for (const name of await readdir(siteDir)) {
    if (!name.endsWith('.html')) continue;
    const html = await readFile(join(siteDir, name), 'utf8');
    if (!html.includes(plain)) throw new StepError(`the built ${name} does not hold ${plain}`);
    const page = html.replace(plain, `content="model/manifest.json?v=${basename(model)}"`);
    const second = vectors ? `model-with-vectors/manifest.json?v=${basename(vectors)}` : '';
    await writeFile(
      join(folder, name),
      page.replace('-with-vectors" content=""', `-with-vectors" content="${second}"`),
    );
  }
  await writeFile(join(folder, 'products.json'), JSON.stringify(await products(join(model, 'manifest.json'))));
  return folder;
}

/**
 * @param {string} bundle
 * @returns {Promise<unknown[]>} its items, those that sell best lately first
 */
async function products(bundle) {
  const { createRecommender } = await import(pathToFileURL(inRepo('dist', 'node.js')).href);
  const recommender = createRecommender({ bundle, consent: 'denied', update: 'manual' });
  const { items: trending } = await recommender.trending({ limit: 1000, diversity: 0 });
  /** @type {Map<string, import('vitrine').Item>} */
  const rest = new Map(
    (await recommender.catalog.list()).map((/** @type {{ itemId: string }} */ item) => [item.itemId, item]),
  );
  await recommender.close();
  const first = trending.flatMap((/** @type {{ itemId: string }} */ { itemId }) => rest.get(itemId) ?? []);
  for (const { itemId } of first) rest.delete(itemId);
  return [...first, ...rest.values()]
    .slice(0, mostProducts)
    .map(({ itemId, title, price, category, brand }) => ({ itemId, title, price, category, brand }));
}

/**
 * The shop as a folder that any static host can serve.
 * @param {Awaited<ReturnType<typeof prepareDemo>>} demo
 * @param {string} out replaced as a whole
 */
async function writeSite({ root, mounts }, out) {
  // Reports quote lines of the input, and say where it lay.
  const shipped = (/** @type {string} */ file) => !/(?:\.br|\.gz|^report\.json|^report\.html)$/.test(basename(file));
  // Nothing of anybody else's is thrown away for it.
  if (existsSync(out) && !existsSync(join(out, 'shop.webmanifest')) && (await readdir(out)).length > 0) {
    throw new StepError(`${out} is there and holds something else`, 'name a new or an empty folder with --out.');
  }
  await rm(out, { recursive: true, force: true });
  await cp(root, out, { recursive: true, filter: shipped });
  for (const [path, source] of Object.entries(mounts)) {
    await cp(source, join(out, path), { recursive: true, filter: shipped });
  }
}

/**
 * The sample shop's graph alone is as good as its graph with vectors, so its model has none, and a comparison of encoders
 * nothing to compare. For that it has a second model, which a page loads only when it compares.
 * @param {DemoInput} input
 * @param {string} model of the input
 * @returns {Promise<string | undefined>} its folder
 */
async function modelWithVectors(input, model) {
  const { dimensions } = JSON.parse(await readFile(join(model, 'manifest.json'), 'utf8'));
  if (isGiven(input) || dimensions > 0) return undefined;
  const second = await trainedModel(input, ['--keep-vectors', '--no-content']);
  await addPooledOnnx(second);
  return second;
}

/** @param {DemoInput} input */
const isGiven = (input) => Object.values(input).some((file) => file !== undefined);

/**
 * Trains, or finds the model that the same trainer made of the same input before.
 * @param {DemoInput} input
 * @param {string[]} [flags] for `vitrine train`
 */
export async function trainedModel(input, flags = []) {
  const trainer = await hashFile(vitrineBinary);
  const data = isGiven(input) ? input : await sampleData(trainer);
  const args = [...flags];
  const key = createHash('sha256').update(trainer).update(flags.join(' '));
  for (const [name, file] of Object.entries(data).sort()) {
    if (file === undefined) continue;
    if (!existsSync(file)) throw new StepError(`no such file: ${file}`, `check the path given with --${name}.`);
    args.push(`--${name}`, file);
    key.update(name).update(await hashFile(file));
  }
  const folder = join(modelsDir, key.digest('hex').slice(0, 16));
  await makeOnce(folder, `Model (${args.join(' ')})`, (out) => [vitrineBinary, 'train', ...args, '--out', out]);
  await removeOldModels();
  return folder;
}

/**
 * @param {string} trainer hash of the binary
 * @returns {Promise<DemoInput>}
 */
async function sampleData(trainer) {
  const key = createHash('sha256').update(trainer).update(sampleShop.join(' ')).digest('hex').slice(0, 16);
  const folder = inRepo('build', 'sample-shop', key);
  await makeOnce(folder, 'Sample shop', (out) => [vitrineBinary, 'simulate', ...sampleShop, '--out', out]);
  return { events: join(folder, 'events.csv'), catalog: join(folder, 'catalog.csv') };
}

/**
 * @param {string} folder made beside its place and renamed, so that it is there whole or not at all
 * @param {string} title
 * @param {(out: string) => string[]} command
 */
async function makeOnce(folder, title, command) {
  if (existsSync(folder)) {
    await utimes(folder, new Date(), new Date());
    return;
  }
  const partial = `${folder}.partial-${process.pid}`;
  await mkdir(dirname(folder), { recursive: true });
  try {
    await step(title, () => run(command(partial), { log: 'train.log' }), {
      hint: 'the message above is from the vitrine command; its whole output is in build/logs/train.log.',
    });
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function removeOldModels() {
  const folders = await readdir(modelsDir);
  const dated = await Promise.all(
    folders.map(async (name) => ({ name, time: (await stat(join(modelsDir, name))).mtimeMs })),
  );
  dated.sort((a, b) => b.time - a.time);
  for (const { name } of dated.slice(keptModels)) await rm(join(modelsDir, name), { recursive: true, force: true });
}

function readArguments() {
  const text = /** @type {const} */ ({ type: 'string' });
  try {
    const options = { orders: text, events: text, sequences: text, catalog: text, port: text, out: text };
    const { values } = parseArgs({ options: { ...options, 'no-serve': { type: 'boolean' } } });
    return values;
  } catch (error) {
    throw new StepError(
      error instanceof Error ? error.message : String(error),
      'npm run demo [-- --orders FILE | --events FILE | --sequences FILE] [--catalog FILE] [--port P] [--out DIR] [--no-serve]',
    );
  }
}

if (isMain(import.meta.url)) {
  await main(async () => {
    const { port = '8080', 'no-serve': noServe, out, ...files } = readArguments();
    // npm runs scripts in the checkout; paths on the command line are relative to where the user is.
    const from = process.env.INIT_CWD ?? process.cwd();
    const input = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, resolve(from, file)]));
    const start = performance.now();
    const demo = await prepareDemo(input);
    if (out !== undefined) {
      await writeSite(demo, resolve(from, out));
      say(`\nThe shop lies in ${resolve(from, out)}: any static host can serve it, from any folder.`);
    }
    if (noServe || out !== undefined) return;
    const options = { root: demo.root, mounts: demo.mounts, ...requestCount() };
    const server = await startServer({ ...options, port: Number(port) }).catch((error) => {
      if (error.code !== 'EADDRINUSE') throw error;
      say(`- Port ${port} is taken; using a free one`);
      return startServer(options);
    });
    say(`\nThe shop is open after ${((performance.now() - start) / 1000).toFixed(1)} s:\n\n    ${server.url}\n`);
    say('Ctrl-C closes it.');
  });
}
