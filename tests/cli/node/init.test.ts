// `vitrine init`, in folders that look like what `npm create vite` makes, and in others.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inRepo } from '../../../tools/lib/paths.mjs';
import { npxVitrine, temporaryFolder } from '../support.js';
import { writeBundle } from './model.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const CONFIG = `import { defineConfig } from 'vite'
import react from '@vitejs/plugin-react'

// plugins: [] of ours
export default defineConfig({
  plugins: [react()],
})
`;

async function project(files: Record<string, string>, packages: Record<string, string> = {}): Promise<void> {
  const told = { type: 'module', dependencies: { vitrine: '*', ...packages }, devDependencies: { vite: '*' } };
  for (const [name, text] of Object.entries({ 'package.json': JSON.stringify(told), ...files })) {
    const path = join(folder.path, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

const read = (name: string) => readFile(join(folder.path, name), 'utf8');
const run = (...args: string[]) => npxVitrine(['init', ...args], folder.path);

/** What became of each file. */
async function outcomes(...args: string[]): Promise<Record<string, string>> {
  const { code, stdout, stderr } = await run('--json', ...args);
  expect([code, stderr]).toEqual([0, '']);
  const { steps } = JSON.parse(stdout) as { steps: { file: string; outcome: string }[] };
  return Object.fromEntries(steps.map(({ file, outcome }) => [file, outcome]));
}

async function everything(): Promise<Record<string, string>> {
  const entries = await readdir(folder.path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await readFile(file, 'latin1')])));
}

describe('vitrine init', () => {
  it.each([
    ['React and TypeScript', { react: '*' }, { 'tsconfig.json': '{}' }, 'src/Recommendations.tsx'],
    ['React', { react: '*' }, {}, 'src/Recommendations.jsx'],
    ['Vue', { vue: '*' }, {}, 'src/Recommendations.vue'],
    ['no framework', {}, {}, 'src/recommendations.js'],
    ['no framework and TypeScript', {}, { 'tsconfig.json': '{}' }, 'src/recommendations.ts'],
  ])('knows a project with %s', async (_what, packages, files, example) => {
    await project({ 'vite.config.js': CONFIG, ...files }, packages);
    expect(await outcomes()).toEqual({
      'public/model/manifest.json': 'written',
      'vite.config.js': 'changed',
      [example]: 'written',
    });
    expect(await read('vite.config.js')).toBe(
      `import vitrine from 'vitrine/vite'\n${CONFIG.replace('[react()]', '[vitrine(), react()]')}`,
    );
  });

  it.each([
    ['React', { react: '*' }, 'src/Recommendations.tsx'],
    ['no framework', {}, 'src/recommendations.ts'],
  ])(
    'writes an example for %s that the strictest compiler accepts',
    async (_what, packages, example) => {
      await project({ 'tsconfig.json': '{}' }, packages);
      await run();
      // Below the package: `vitrine` is found by its own name.
      const file = inRepo('build', `init-${process.pid}-${basename(example)}`);
      await mkdir(inRepo('build'), { recursive: true });
      await copyFile(join(folder.path, example), file);
      const options = [
        '--ignoreConfig',
        '--noEmit',
        '--strict',
        '--noUncheckedIndexedAccess',
        '--noUnusedLocals',
        '--skipLibCheck',
      ];
      const target = [
        '--target',
        'es2022',
        '--module',
        'esnext',
        '--moduleResolution',
        'bundler',
        '--jsx',
        'react-jsx',
      ];
      const tsc = inRepo('node_modules', 'typescript', 'bin', 'tsc');
      const args = [tsc, ...options, ...target, '--types', 'node', file];
      const found = await promisify(execFile)(process.execPath, args).then(
        () => '',
        ({ stdout }) => stdout,
      );
      await rm(file);
      expect(found).toBe('');
    },
    120_000,
  );

  it('changes nothing when it is run again', async () => {
    await project({ 'vite.config.js': CONFIG }, { react: '*' });
    await run();
    const before = await everything();
    expect(new Set(Object.values(await outcomes()))).toEqual(new Set(['present']));
    expect(await everything()).toEqual(before);
  });

  it('says what it did, and what is left to do', async () => {
    await project({ 'package.json': JSON.stringify({ devDependencies: { vite: '*' } }) });
    const { stdout } = await run();
    expect(stdout).toContain('written   public/model/manifest.json: a sample of 20 items');
    expect(stdout).toContain('npm install vitrine');
    expect(stdout).toContain("import { showRecommendations } from './recommendations.js';");
  });

  it('writes a config where there is none, under a name that Node reads as a module', async () => {
    await project({});
    expect(await outcomes()).toMatchObject({ 'vite.config.js': 'written' });
    await project({ 'package.json': JSON.stringify({ devDependencies: { vite: '*' } }) });
    await rm(join(folder.path, 'vite.config.js'));
    expect(await outcomes()).toMatchObject({ 'vite.config.mjs': 'written' });
    expect(await read('vite.config.mjs')).toContain('plugins: [vitrine()]');
  });

  it('copies a bundle, which the other commands then accept', async () => {
    await project({});
    await writeBundle(join(folder.path, 'trained'));
    expect(await outcomes('trained')).toMatchObject({ 'public/model/manifest.json': 'written' });
    const { stdout } = await npxVitrine(['verify', 'public/model'], folder.path);
    expect(stdout).toContain('mugs version 7: 4 files');
  });

  it('has a sample that the engine accepts, and that recommends what goes together', async () => {
    await project({});
    await run();
    const args = ['inspect', 'public/model', '--history', 'mugs-1', '--json'];
    const { history } = JSON.parse((await npxVitrine(args, folder.path)).stdout);
    expect(history.recommendations[0]).toMatchObject({ item: 'mugs-2', source: 'graph' });
  });

  it('replaces the sample by a bundle, and a bundle by another only when it is forced to', async () => {
    await project({});
    await run();
    await writeBundle(join(folder.path, 'trained'));
    expect(await outcomes('trained')).toMatchObject({ 'public/model/manifest.json': 'replaced' });
    await writeBundle(join(folder.path, 'other'), undefined, { version: 8 });
    expect(await outcomes('other')).toMatchObject({ 'public/model/manifest.json': 'kept' });
    expect(JSON.parse(await read('public/model/manifest.json')).version).toBe(7);
    expect(await outcomes('other', '--force')).toMatchObject({ 'public/model/manifest.json': 'replaced' });
    expect(JSON.parse(await read('public/model/manifest.json')).version).toBe(8);
  });

  it("keeps an example that is the shop's own by now, unless it is forced", async () => {
    await project({ 'src/recommendations.js': '// mine\n' });
    expect(await outcomes()).toMatchObject({ 'src/recommendations.js': 'kept' });
    expect(await read('src/recommendations.js')).toBe('// mine\n');
    expect(await outcomes('--force')).toMatchObject({ 'src/recommendations.js': 'replaced' });
  });

  it('follows the root and the public folder of the config', async () => {
    await project({ 'vite.config.js': "export default { root: './app/', publicDir: 'static', plugins: [] };\n" });
    expect(Object.keys(await outcomes())).toEqual([
      'app/static/model/manifest.json',
      'vite.config.js',
      'app/recommendations.js',
    ]);
  });

  it('leaves a config alone whose form it does not know, and says what to add', async () => {
    const config = "import base from './base.js';\nexport default merge(base, { plugins: [] });\n";
    await project({ 'vite.config.js': config });
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^by-hand {3}vite\.config\.js: add `import vitrine/m);
    expect(await read('vite.config.js')).toBe(config);
  });

  it.each([
    ['no package.json', {}, 'not-found'],
    ['a package.json that is none', { 'package.json': '{' }, 'corrupt'],
    ['a project without Vite', { 'package.json': '{}' }, 'not-found'],
  ])('refuses a folder with %s, and writes nothing', async (_what, files, code) => {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text);
    const outcome = await run('--json');
    expect(outcome.code).toBe(1);
    expect(JSON.parse(outcome.stdout).error.code).toBe(code);
    expect(await readdir(folder.path)).toEqual(Object.keys(files));
  });

  it('writes nothing when the bundle is refused', async () => {
    await project({ 'vite.config.js': CONFIG });
    expect((await run('nowhere')).code).toBe(1);
    expect(existsSync(join(folder.path, 'public'))).toBe(false);
    expect(await read('vite.config.js')).toBe(CONFIG);
  });
});
