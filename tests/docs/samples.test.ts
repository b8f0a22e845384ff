// What the tests know of the samples of docs; and that the code among them compiles, as a reader's own strict TypeScript
// would compile it. The other files of this folder run them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inRepo } from '../../tools/lib/paths.mjs';
import { allSamples, pages, placeOf, type Sample, samplesOf, textOf, WAYS } from './support/samples.ts';

mkdirSync(inRepo('build'), { recursive: true });
// Below the package: `vitrine` is found by its own name.
const folder = mkdtempSync(inRepo('build', 'samples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a sample may use without saying again where it comes from. */
const KNOWN = {
  createRecommender: "import { createRecommender } from 'vitrine';",
  rec: "declare const rec: import('vitrine').Recommender;",
  defineProps: 'declare function defineProps<T>(): T;',
};
const AMBIENT = "declare module '*.vue' { const component: import('vue').Component; export default component; }";

function withKnown(code: string): string {
  const missing = Object.entries(KNOWN).filter(
    ([name]) => new RegExp(`\\b${name}\\b`).test(code) && !new RegExp(`(import .*|const )\\b${name}\\b`).test(code),
  );
  return [...missing.map(([, line]) => line), code, 'export {};'].join('\n');
}

const typeScriptOf = ({ language, code }: Sample): string =>
  language === 'vue' ? (/<script[^>]*>([\s\S]*)<\/script>/.exec(code)?.[1] ?? '') : code;

describe('the samples of docs', () => {
  it('each have a test, or are said to have none', () => {
    const unknown = allSamples().filter(({ way }) => way === undefined);
    expect(unknown.map((sample) => `${placeOf(sample)}: no test runs \`${sample.language}\``)).toEqual([]);
    expect(allSamples().length).toBeGreaterThan(100);
  });

  it('name their language: a block that is only indented would be passed over', () => {
    const indented = pages().flatMap((page) => {
      const withoutFences = textOf(page).replaceAll(/^( *)```[\s\S]*?^ *```$/gm, '');
      return /^\n {4,}\S/m.test(withoutFences.replaceAll(/^([-*]|\d+\.) [\s\S]*?\n(?=\S)/gm, '')) ? [page] : [];
    });
    expect(indented).toEqual([]);
  });

  it('are sorted by what is done with them in samples.md', () => {
    const said = [...textOf('samples.md').matchAll(/^\| `(\w+)` \| ([^|]*) \|/gm)].map(([, way, text]) => [
      way,
      text?.trim(),
    ]);
    expect(Object.fromEntries(said)).toEqual(WAYS);
  });

  it('hold code that compiles', () => {
    writeFileSync(join(folder, 'ambient.d.ts'), AMBIENT);
    const code = allSamples().filter(({ language }) => ['ts', 'tsx', 'vue'].includes(language));
    const files = code.map((sample) => {
      const file = join(folder, `${placeOf(sample).replaceAll(/[/:]/g, '-').replace('.md', '')}.tsx`);
      writeFileSync(file, withKnown(typeScriptOf(sample)));
      return file;
    });
    expect(files.length).toBeGreaterThan(35);
    const tsc = inRepo('node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--ignoreConfig', '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck'];
    const target = ['--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler', '--jsx', 'react-jsx'];
    const types = ['--types', 'node,vite/client'];
    let found = '';
    try {
      execFileSync(process.execPath, [tsc, ...options, ...target, ...types, join(folder, 'ambient.d.ts'), ...files]);
    } catch (error) {
      found = String((error as { stdout: Buffer }).stdout);
    }
    expect(found).toBe('');
  });
});

describe('the guides', () => {
  // The package has the guides and nothing else of docs.
  it('link each other by names that are there without the site too', () => {
    const guides = pages().filter((page) => page.startsWith('guides/'));
    const broken = guides.flatMap((page) => {
      const links = textOf(page).matchAll(/\]\(([\w-]+\.md)(?:#[\w-]+)?\)/g);
      return [...links].flatMap(([link, file]) => (guides.includes(`guides/${file}`) ? [] : [`${page}: ${link}`]));
    });
    expect(broken).toEqual([]);
  });

  it('have samples of the quickstart in the order in which they are typed', () => {
    expect(samplesOf('guides/quickstart.md').map(({ language, file }) => `${language} ${file}`.trim())).toEqual([
      ...['sh', 'csv orders.csv', 'sh', 'html index.html', 'js main.js', 'sh', 'sh'],
    ]);
  });
});
