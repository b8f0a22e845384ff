// The package as a shop serves it: as released, with an attacker in it, or with a part that fails to load or hangs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ATTACK_SCRIPT } from './attacks.js';
import type { File } from './models.js';

const dist = join(import.meta.dirname, '..', '..', '..', '..', 'dist');

/** Asked for, and never answered. */
export const STALLED = 'stalled';

/** What becomes of a file of the package. */
type Edit = (body: string) => string | typeof STALLED | null | Promise<string>;

/** Runs, listens to nothing, says nothing. */
const MUTE = '/* nothing */';
/** The error that Emscripten's factory never hears of: it is thrown inside its instantiateWasm hook. */
const TRAP_IN_HOOK = "WebAssembly.instantiate = () => { throw new Error('refused in the hook'); };";
/** Whoever waits for the load event of a frame waits for ever. */
const FRAMES_NEVER_LOAD = "document.addEventListener('load', (event) => event.stopImmediatePropagation(), true);";
const WASM_THAT_HANGS = 'WebAssembly.instantiate = () => new Promise(() => {});';
/** Time limits that are long run out soon. What is written for a start on a slow machine stays as it is. */
const HURRY = 'const wait = setTimeout; setTimeout = (work, ms) => wait(work, ms < 20000 ? ms : ms / 20);';

const ATTACKED: Record<string, Edit> = {
  'core-worker.js': (body) => `${body}\n${ATTACK_SCRIPT}`,
  'workers.js': () => workers({ core: (source) => `${source}\n${ATTACK_SCRIPT}` }),
};

/** By the name of the edition, then of the file. */
const EDITS = {
  released: {},
  'attacked-worker': ATTACKED,
  'attacked-encoder': {
    'onnx-worker.js': async () => {
      const { default: source } = await import(pathToFileURL(join(dist, 'onnx-worker.js')).href);
      return `export default ${JSON.stringify(`${source}\n${ATTACK_SCRIPT}`)};`;
    },
  },
  // Its frame has a policy that lets it evaluate text.
  'unsealed-encoder': {
    'onnx.js': (body) => body.replace("script-src 'wasm-unsafe-eval'", "script-src 'unsafe-eval' 'wasm-unsafe-eval'"),
  },
  // On this edition's server somebody has forgotten the header that seals, too.
  unsealed: ATTACKED,
  'frame-hangs': { 'index.js': (body) => `${FRAMES_NEVER_LOAD}\n${body}` },
  'core-is-mute-in-the-frame': { 'workers.js': () => workers({ core: () => MUTE }) },
  'core-is-mute': { 'workers.js': () => workers({ core: () => MUTE }), 'core-worker.js': () => MUTE },
  'core-does-not-arrive': { 'core-worker.js': () => STALLED },
  'core-is-missing': { 'core-worker.js': () => null },
  'core-is-broken': { 'workers.js': () => workers({ core: () => 'not a script' }) },
  'workers-do-not-arrive': { 'workers.js': () => STALLED },
  'workers-are-missing': { 'workers.js': () => null },
  'wasm-fails-in-the-hook': { 'workers.js': () => workers({ core: (source) => `${TRAP_IN_HOOK}\n${source}` }) },
  'wasm-hangs': { 'workers.js': () => workers({ core: (source) => `${WASM_THAT_HANGS}\n${source}` }) },
  'wasm-does-not-arrive': { 'core-wasm.js': () => STALLED, 'core-relaxed.js': () => STALLED },
  'wasm-is-missing': { 'core-wasm.js': () => null, 'core-relaxed.js': () => null },
  'fetcher-is-mute': { 'workers.js': () => workers({ fetcher: () => MUTE }) },
  'fetcher-does-not-arrive': { 'fetcher-link.js': () => STALLED },
  'fetcher-is-missing': { 'fetcher-link.js': () => null },
  hurried: { 'workers.js': () => workers({ fetcher: (source) => `${HURRY}\n${source}` }) },
} satisfies Record<string, Record<string, Edit>>;

/** Which package a page loads. */
export type Edition = keyof typeof EDITS;

/** @returns `null`: there is no such file */
export async function packageFile(edition: Edition, name: string): Promise<File | typeof STALLED | null> {
  if (!/^[a-z-]+\.(js|wasm)$/.test(name)) return null;
  const type = name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
  const body = readFileSync(join(dist, name));
  const edit = (EDITS[edition] as Record<string, Edit> | undefined)?.[name];
  if (!edit) return { type, body };
  const edited = await edit(body.toString());
  return edited === STALLED || edited === null ? edited : { type, body: edited };
}

/** The strings that workers are made of, some of them changed. */
async function workers(changes: Record<string, (source: string) => string>): Promise<string> {
  const parts: Record<string, string> = { ...(await import(pathToFileURL(join(dist, 'workers.js')).href)) };
  for (const [name, change] of Object.entries(changes)) parts[name] = change(parts[name] as string);
  return Object.entries(parts)
    .map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};`)
    .join('\n');
}
