import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { buildDir, cacheDir, inRepo, repo } from './paths.mjs';
import { run, say } from './run.mjs';

/**
 * Runs clang-tidy over the sources that build/native-debug compiles, tests aside. A file that was clean is looked at again only when it, a
 * header of ours that it includes, its flags, the settings or clang-tidy changed: clang-tidy takes seconds a file.
 * @returns {Promise<string[]>} findings
 */
export async function runClangTidy() {
  /** @type {{ file: string, command: string }[]} */
  const commands = JSON.parse(await readFile(join(buildDir('native-debug'), 'compile_commands.json'), 'utf8'));
  // Not the tests: GoogleTest's headers and macros cost most of the time and find nothing.
  const ours = commands.filter(({ file }) => /^(src|bench)\//.test(relative(repo, file)));
  const settings = (await run(['clang-tidy', '--version'])).stdout + (await readFile(inRepo('.clang-tidy'), 'utf8'));
  const stamps = join(cacheDir, 'clang-tidy');
  await mkdir(stamps, { recursive: true });

  const due = [];
  let passedOver = 0;
  for (const { file, command } of ours) {
    const texts = [...(await includedTexts(file))].sort();
    // Clang 14 cannot read libtorch's headers with GCC 12's library: it finds classes that are not complete yet.
    if (texts.some(([, text]) => /^\s*#\s*include\s+<torch\//m.test(text))) {
      ++passedOver;
      continue;
    }
    const hash = createHash('sha256').update(settings).update(command.replaceAll(repo, ''));
    for (const [name, text] of texts) hash.update(name).update(text);
    const stamp = join(stamps, hash.digest('hex'));
    if (!existsSync(stamp)) due.push({ file, stamp });
  }
  if (passedOver > 0) say(`  clang-tidy: ${passedOver} files that include libtorch are not looked at`);
  if (due.length > 0) say(`  clang-tidy: ${due.length} of ${ours.length} files are new or changed`);

  /** @type {string[]} */
  const problems = [];
  const queue = due[Symbol.iterator]();
  const work = async () => {
    for (const { file, stamp } of queue) {
      // The flags are GCC's, and clang-tidy does not know all of them.
      const args = ['-p', buildDir('native-debug'), '--quiet', '--extra-arg=-Wno-unknown-warning-option', file];
      const { code, stdout, output } = await run(['clang-tidy', ...args], { check: false });
      if (code === 0) await writeFile(stamp, '');
      else problems.push((stdout.trim() || output).replaceAll(`${repo}/`, ''));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return problems;
}

/**
 * A source and all headers of the checkout that it includes.
 * @param {string} file
 * @param {Map<string, string>} [seen]
 */
async function includedTexts(file, seen = new Map()) {
  const name = relative(repo, file);
  if (seen.has(name)) return seen;
  const text = await readFile(file, 'utf8');
  seen.set(name, text);
  for (const [, header = ''] of text.matchAll(/^\s*#\s*include\s+"([^"]+)"/gm)) {
    const found = [inRepo('src', header), join(file, '..', header), inRepo(header)].find((path) => existsSync(path));
    if (found) await includedTexts(found, seen);
  }
  return seen;
}
