import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { inRepo } from '../../tools/lib/paths.mjs';
import { vitrine } from './support.js';

const run = (...args: string[]) => vitrine(args, tmpdir());

it('prints the version of package.json', async () => {
  const { version } = JSON.parse(await readFile(inRepo('package.json'), 'utf8')) as { version: string };
  expect(await run('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

it('explains itself and its exit codes', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  expect(stdout).toContain('simulate');
  expect(stdout).toContain('Exit codes');
});

it('explains each command', async () => {
  const { code, stdout } = await run('simulate', '--help');
  expect(code).toBe(0);
  for (const flag of ['--items', '--users', '--days', '--seed', '--out']) expect(stdout).toContain(flag);
});

it.each([
  ['no command', []],
  ['an unknown command', ['guess']],
  ['an unknown flag', ['simulate', '--out', 'x', '--colour', 'red']],
  ['a missing required flag', ['simulate']],
  ['a number that is none', ['simulate', '--out', 'x', '--items', 'many']],
  ['a number out of its range', ['simulate', '--out', 'x', '--items', '3']],
])('exits with 2 for %s and says what is wrong', async (_what, args) => {
  const { code, stdout, stderr } = await run(...args);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).not.toBe('');
});
