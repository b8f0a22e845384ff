// What a server imports to render a page: every entry of the package, in a process that has no page.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRecommender, VitrineError } from 'vitrine';
import { createServerLists } from 'vitrine/server';
import { createFakeRecommender } from 'vitrine/testing';

const root = join(import.meta.dirname, '..', '..');
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, string | Record<string, string>>;
};
const entries = Object.keys(exports)
  .filter((path) => typeof exports[path] === 'object')
  .map((path) => path.replace('.', 'vitrine'));

/** Runs a module in a Node of its own, which has to end by itself. @returns what it printed, as JSON */
function run(script: string): unknown {
  const module = ['--input-type=module', '--eval', script];
  return JSON.parse(execFileSync(process.execPath, module, { cwd: root, encoding: 'utf8' }));
}

describe('in a process without a page', () => {
  it.each(entries)('%s can be imported, and leaves no global behind', (entry) => {
    const script = `const before = new Set(Reflect.ownKeys(globalThis));
      const names = Object.keys(await import('${entry}'));
      const left = Reflect.ownKeys(globalThis).filter((key) => !before.has(key)).map(String);
      console.log(JSON.stringify({ names, left }));`;
    const { names, left } = run(script) as { names: string[]; left: string[] };
    expect(names).not.toEqual([]);
    // Vue's own.
    expect(left.filter((name) => !name.startsWith('__VUE'))).toEqual([]);
  });

  it('the build for browsers answers every call, keeps nothing running and shares nothing between two shoppers', () => {
    const script = `const { createRecommender } = await import('./dist/index.js');
      const rec = createRecommender({ bundle: '/model/manifest.json' });
      rec.track({ type: 'view', itemId: 'mug' });
      const { items, degraded } = await rec.recommend();
      const other = createRecommender({ bundle: '/model/manifest.json' });
      console.log(JSON.stringify([items, degraded.code, rec.sealed, rec.version, other === rec]));`;
    expect(run(script)).toEqual([[], 'no-model-yet', 'unknown', null, false]);
  });
});

describe('the class of errors', () => {
  it('is one, whichever entry throws', async () => {
    expect(() => createRecommender({ bundle: '' })).toThrow(VitrineError);
    // @ts-expect-error a type that does not exist
    expect(() => createFakeRecommender().track({ type: 'stare', itemId: 'mug' })).toThrow(VitrineError);
    const lists = createServerLists({ bundle: 'nowhere/manifest.json' });
    await expect(lists.popular({ limit: 0 })).rejects.toThrow(VitrineError);
  });
});
