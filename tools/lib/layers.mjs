import { readFile } from 'node:fs/promises';
import { inRepo } from './paths.mjs';

/**
 * Who may include whom among the folders of src/, from the bottom up. The link targets say the same (CMakeLists.txt of
 * each folder), but a header needs no linking, and all folders share one include path.
 * @type {Record<string, string[]>}
 */
export const layers = {
  base: [],
  bundle: ['base'],
  kernel: ['base'],
  session: ['bundle', 'kernel'],
  encoder: ['session'],
  content: ['encoder'],
  learn: ['session'],
  rank: ['encoder'],
  engine: ['rank', 'learn'],
  wasm: ['engine', 'content', 'train'],
  ingest: ['session', 'base'],
  simulate: ['ingest', 'base'],
  fit: ['session', 'kernel', 'bundle', 'content', 'ingest'],
  eval: ['engine', 'fit', 'ingest'],
  train: ['eval'],
  neural: ['fit'],
  cli: ['train', 'simulate', 'neural'],
};

/**
 * The folders that one may include, itself and all below those listed for it.
 * @param {string} folder
 * @returns {Set<string>}
 */
export function reachable(folder) {
  return new Set([folder, ...(layers[folder] ?? []).flatMap((below) => [...reachable(below)])]);
}

/**
 * @param {string[]} files C++ files, relative to the checkout
 * @param {(file: string) => Promise<string>} [read]
 * @returns {Promise<string[]>} one line for each include that crosses a layer
 */
export async function checkLayers(files, read = (file) => readFile(inRepo(file), 'utf8')) {
  const problems = [];
  for (const file of files) {
    const folder = /^src\/([^/]+)\//.exec(file)?.[1];
    if (!folder) continue;
    if (!(folder in layers)) {
      problems.push(`${file}: src/${folder} has no entry in tools/lib/layers.mjs`);
      continue;
    }
    const allowed = reachable(folder);
    for (const [i, line] of (await read(file)).split('\n').entries()) {
      const target = /^\s*#\s*include\s+"([^/"]+)\//.exec(line)?.[1];
      if (target && !allowed.has(target)) {
        problems.push(
          `${file}:${i + 1}: ${folder} must not include ${target} (docs/design.md, "Who may include whom")`,
        );
      }
    }
  }
  return problems;
}
