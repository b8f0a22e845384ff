// The code samples of docs, and what the tests do with each.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRepo } from '../../../tools/lib/paths.mjs';

/** What is done with a sample. docs/samples.md says it to readers; a test compares the two. */
export const WAYS = {
  page: 'compiled by a strict TypeScript, then run in Chromium with the packed package',
  node: 'compiled, then run in Node',
  vitest: 'compiled, then run by Vitest',
  vite: 'put into a project that Vite builds, which is then opened in Chromium',
  next: 'put into a project that Next builds, which is then opened in Chromium',
  html: 'opened in Chromium',
  css: 'adopted by a page in Chromium',
  liquid: 'filled in and opened in Chromium, with the package on another origin',
  shell: 'typed, with the packed package, in a folder of its own',
  policy: 'sent with a page that has to work under it in Chromium',
  data: 'read by what it is written for',
  headers: 'compared with the policy that the package is tested with; not run, no such server is here',
  shown: 'not run: what a command prints, a formula, a drawing, or Python',
} as const;
export type Way = keyof typeof WAYS;

export interface Sample {
  /** Below docs, as in `guides/vite.md`. */
  readonly page: string;
  /** Where the block begins, from 1. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** The file that the paragraph before names, as in "`main.js`:" or "Save this as `main.js`:"; '' where it names none. */
  readonly file: string;
  readonly way: Way | undefined;
}

const BY_LANGUAGE: Record<string, Way> = {
  ...{ ts: 'page', tsx: 'page', vue: 'page', js: 'page', jsx: 'page' },
  ...{ html: 'html', css: 'css', liquid: 'liquid', sh: 'shell', http: 'policy', json: 'data', csv: 'data' },
  ...{ nginx: 'headers', apache: 'headers', text: 'shown', python: 'shown' },
};

/** Where the language does not tell. A sample of `page` in `code`, where that is given, goes another way. */
const OTHERWISE: { page: string; language: string; code?: RegExp; way: Way }[] = [
  { page: 'guides/server.md', language: 'ts', way: 'node' },
  { page: 'guides/testing.md', language: 'ts', code: /from 'vitest'/, way: 'vitest' },
  { page: 'guides/vite.md', language: 'js', way: 'vite' },
  { page: 'guides/next.md', language: 'jsx', code: /initialItems/, way: 'next' },
  // Typed by the test of the shell, file by file.
  { page: 'guides/quickstart.md', language: 'js', way: 'shell' },
  { page: 'guides/quickstart.md', language: 'html', way: 'shell' },
  { page: 'guides/quickstart.md', language: 'csv', way: 'shell' },
  // Parts of one page.
  { page: 'guides/themes.md', language: 'html', way: 'liquid' },
  { page: 'guides/themes.md', language: 'http', way: 'liquid' },
  { page: 'guides/hosting-headers.md', language: 'text', way: 'headers' },
  { page: 'guides/hosting-headers.md', language: 'http', way: 'headers' },
];

function wayOf(page: string, language: string, code: string): Way | undefined {
  const other = OTHERWISE.find(
    (rule) => rule.page === page && rule.language === language && (rule.code?.test(code) ?? true),
  );
  return other?.way ?? BY_LANGUAGE[language];
}

/** The Markdown files below docs that people write, as in `guides/vite.md`. */
export function pages(): string[] {
  return readdirSync(inRepo('docs'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.md') && !path.startsWith('generated/') && !path.startsWith('.vitepress/'))
    .sort();
}

export const textOf = (page: string): string => readFileSync(join(inRepo('docs'), page), 'utf8');

export function samplesOf(page: string): Sample[] {
  const text = textOf(page);
  return [...text.matchAll(/^( *)```(\S*)[^\n]*\n([\s\S]*?)^ *```$/gm)].map((match) => {
    const [, indent = '', language = '', block = ''] = match;
    const code = block.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    const before = text.slice(0, match.index).trimEnd();
    const paragraph = before.slice(before.lastIndexOf('\n\n') + 2);
    const file = /`([\w./-]+\.\w+)`:$/.exec(paragraph)?.[1] ?? '';
    const line = text.slice(0, match.index).split('\n').length;
    return { page, line, language, code, file, way: wayOf(page, language, code) };
  });
}

export const allSamples = (): Sample[] => pages().flatMap(samplesOf);

export const samplesBy = (way: Way): Sample[] => allSamples().filter((sample) => sample.way === way);

/** Where a sample is, for the name of a test and for a failure. */
export const placeOf = ({ page, line }: Sample): string => `${page}:${line}`;
