// A bundle that is there whole or not at all, as src/cli/output_folder.h has it.
import { mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseFile } from '../shared/manifest.js';
import type { Trained } from '../trainer-node/index.js';
import { CommandError } from './command.js';

/** The report of the training, beside the bundle. */
export const REPORT_PAGE = 'report.html';

/**
 * A folder that holds something else than a bundle is somebody's work.
 * @param name as it was given, for messages
 * @throws CommandError
 */
export async function checkTarget(folder: string, name: string): Promise<void> {
  const info = await stat(folder).catch(() => null);
  if (info && !info.isDirectory()) throw new CommandError('invalid-argument', `${name}: is there and is not a folder`);
  const names = info ? await readdir(folder) : [];
  if (names.length === 0 || names.includes('manifest.json')) return;
  throw new CommandError(
    'invalid-argument',
    `${name}: is there and is not a bundle; name another folder, or empty this one`,
  );
}

/**
 * Writes aside, then moves into place: a new folder in one rename; into one that is there file by file, with manifest.json,
 * which names the others, last. What the bundle before it held, and this one does not, is removed.
 * @throws CommandError `io`
 */
export async function writeBundleFolder(folder: string, { bundle, reportText, reportHtml }: Trained): Promise<void> {
  const old = await namesOfOldBundle(folder);
  let staging = '';
  try {
    await mkdir(dirname(folder), { recursive: true });
    staging = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
    const reports = { 'report.json': reportText, [REPORT_PAGE]: reportHtml };
    const files = { ...bundle.files, ...reports, 'manifest.json': bundle.manifest };
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(staging, name), bytes);
    if ((await stat(folder).catch(() => null)) === null) {
      await rename(staging, folder);
      return;
    }
    for (const name of Object.keys(files)) await rename(join(staging, name), join(folder, name));
    // Signed was what lay here before.
    const stale = old.filter((name) => !(name in files));
    for (const name of [...stale, 'manifest.sig']) await rm(join(folder, name), { force: true });
    await rmdir(staging);
  } catch (error) {
    if (staging !== '') await rm(staging, { recursive: true, force: true });
    throw new CommandError('io', error instanceof Error ? error.message : String(error));
  }
}

async function namesOfOldBundle(folder: string): Promise<string[]> {
  try {
    const text = await readFile(join(folder, 'manifest.json'), 'utf8');
    // Those too that a page does not download at its start.
    const { files } = JSON.parse(text) as { files: unknown[] };
    return files.map((file, i) => parseFile(file, i).path);
  } catch {
    return [];
  }
}
