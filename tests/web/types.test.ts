// The generated types, as a shop's compiler reads them through package.json's exports.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

function compile(...options: string[]): string {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const file = join(import.meta.dirname, 'types', 'consumer.ts');
  const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false'];
  try {
    return execFileSync(process.execPath, [tsc, '--ignoreConfig', ...strict, ...options, file], { encoding: 'utf8' });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

describe('the types of the package', () => {
  it('compile strictly for a bundler', () => {
    expect(compile('--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler')).toBe('');
  });

  it('compile strictly for Node', () => {
    expect(compile('--target', 'es2022', '--module', 'nodenext', '--lib', 'es2022,dom')).toBe('');
  });
});
