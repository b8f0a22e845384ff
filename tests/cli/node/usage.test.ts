// `npx vitrine` as it explains itself, and as it fails.
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { inRepo } from '../../../tools/lib/paths.mjs';
import { npxVitrine } from '../support.js';

const run = (...args: string[]) => npxVitrine(args, tmpdir());

it('prints the version of package.json', async () => {
  const { version } = JSON.parse(await readFile(inRepo('package.json'), 'utf8')) as { version: string };
  expect(await run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

it('is the program that package.json names', async () => {
  const { bin } = JSON.parse(await readFile(inRepo('package.json'), 'utf8')) as { bin: Record<string, string> };
  expect(bin).toEqual({ vitrine: './dist/cli.js' });
  expect(await readFile(inRepo('dist', 'cli.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

it('explains itself and its exit codes', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  expect(stdout).toContain('serve ');
  expect(stdout).toContain('Exit codes');
});

it('explains each command, and the options that all of them have', async () => {
  const { code, stdout } = await run('serve', '--help');
  expect(code).toBe(0);
  for (const word of ['[DIR]', '--port N', '--json', '--quiet', '--help']) expect(stdout).toContain(word);
});

it.each([
  ['no command', []],
  ['an unknown command', ['guess']],
  ['an unknown flag', ['serve', '--colour', 'red']],
  ['a flag without its value', ['serve', '--port']],
  ['a number that is none', ['serve', '--port', 'many']],
  ['a number out of its range', ['serve', '--port', '65536']],
  ['an argument too many', ['serve', 'a', 'b']],
])('exits with 2 for %s and says what is wrong', async (_what, args) => {
  const { code, stdout, stderr } = await run(...args);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('Run with --help');
});

it.each(['evaluate', 'keygen', 'sign', 'simulate'])(
  'says where `vitrine %s` is, whatever it is asked',
  async (name) => {
    const { code, stderr } = await run(name, 'model', '--orders', 'orders.csv');
    expect(code).toBe(2);
    expect(stderr).toContain(`\`vitrine ${name}\` is part of the native command`);
    expect(stderr).toContain(`npm run --silent vitrine -- ${name}`);
  },
);

it('fails with the code in JSON where JSON is asked for, before the command as well as behind it', async () => {
  const asked = [await run('--json', 'serve', 'nowhere'), await run('serve', 'nowhere', '--json')];
  for (const { code, stdout, stderr } of asked) {
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'not-found', message: 'nowhere: there is no such folder' } });
    expect(stderr).toBe('error: nowhere: there is no such folder\n');
  }
});
