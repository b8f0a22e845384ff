// The code in docs/guides, as a reader's own strict TypeScript would compile it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const guides = join(root, 'docs', 'guides');
mkdirSync(join(root, 'build'), { recursive: true });
// Below the package: `vitrine` is found by its own name.
const folder = mkdtempSync(join(root, 'build', 'guides-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a guide may use without saying again where it comes from. */
const KNOWN = {
  createRecommender: "import { createRecommender } from 'vitrine';",
  rec: "declare const rec: import('vitrine').Recommender;",
  defineProps: 'declare function defineProps<T>(): T;',
};
const AMBIENT = "declare module '*.vue' { const component: import('vue').Component; export default component; }";

/** The TypeScript of a guide, block by block. */
function blocksOf(guide: string): string[] {
  const text = readFileSync(join(guides, guide), 'utf8');
  return [...text.matchAll(/^```(ts|tsx|vue)\n([\s\S]*?)^```$/gm)].map(([, language, code = '']) =>
    language === 'vue' ? (/<script[^>]*>([\s\S]*)<\/script>/.exec(code)?.[1] ?? '') : code,
  );
}

function withKnown(code: string): string {
  const missing = Object.entries(KNOWN).filter(
    ([name]) => new RegExp(`\\b${name}\\b`).test(code) && !new RegExp(`(import .*|const )\\b${name}\\b`).test(code),
  );
  return [...missing.map(([, line]) => line), code, 'export {};'].join('\n');
}

describe('the guides', () => {
  it('hold code that compiles', () => {
    writeFileSync(join(folder, 'ambient.d.ts'), AMBIENT);
    const files = readdirSync(guides).flatMap((guide) =>
      blocksOf(guide).map((code, i) => {
        const file = join(folder, `${guide.replace('.md', '')}-${i + 1}.tsx`);
        writeFileSync(file, withKnown(code));
        return file;
      }),
    );
    expect(files.length).toBeGreaterThan(20);
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
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

  it('name files and headings that are there', () => {
    const broken = readdirSync(guides).flatMap((guide) => {
      const links = readFileSync(join(guides, guide), 'utf8').matchAll(/\]\(([a-z-]+\.md)(?:#([a-z-]+))?\)/g);
      return [...links].flatMap(([link, file = '', heading]) => {
        if (!readdirSync(guides).includes(file)) return [`${guide}: ${link}`];
        const titles = readFileSync(join(guides, file), 'utf8').matchAll(/^#+ (.*)$/gm);
        const anchors = [...titles].map(([, title = '']) =>
          title
            .toLowerCase()
            .replace(/[^a-z ]/g, '')
            .replaceAll(' ', '-'),
        );
        return heading === undefined || anchors.includes(heading) ? [] : [`${guide}: ${link}`];
      });
    });
    expect(broken).toEqual([]);
  });
});
