import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { inRepo } from './paths.mjs';

/**
 * @param {string} file
 * @returns {Promise<string>} SHA-256 of its content, hexadecimal
 */
export async function hashFile(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * All files below these paths, sorted; what does not exist is passed over.
 * @param {string[]} paths files and folders
 */
async function listFiles(paths) {
  const lists = await Promise.all(
    paths.map(async (path) => {
      const info = await stat(path).catch(() => null);
      if (!info?.isDirectory()) return info ? [path] : [];
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    }),
  );
  return lists.flat().sort();
}

/**
 * Runs `make` unless the inputs are what they were when it last succeeded. Contents count, not times: a fresh checkout
 * or a rebuilt but equal file changes nothing.
 * @param {string} name of what is made
 * @param {{ inputs: string[], output: string }} files inputs: files and folders; output: if it is gone, it is made anew
 * @param {() => Promise<unknown>} make
 */
export async function whenChanged(name, { inputs, output }, make) {
  const stamp = inRepo('build', 'stamps', name);
  const hash = createHash('sha256');
  for (const file of await listFiles(inputs))
    hash
      .update(file)
      .update('\0')
      .update(await hashFile(file));
  const now = hash.digest('hex');
  if (existsSync(output) && (await readFile(stamp, 'utf8').catch(() => '')) === now) return;
  await make();
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, now);
}
