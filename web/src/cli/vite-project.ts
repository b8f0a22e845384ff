// What a Vite project in a folder is made of, as far as `vitrine init` has to know.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../shared/checks.js';
import { CommandError } from './command.js';
import { textMember } from './vite-config.js';

export type Framework = 'plain' | 'react' | 'vue';

export interface ViteProject {
  /** Its folder. */
  path: string;
  framework: Framework;
  /** It has a tsconfig.json. */
  typescript: boolean;
  /** Name of its config; `null`: it has none. */
  config: string | null;
  /** Whether .js files are ES modules. */
  modules: boolean;
  /** Folder of what is served as it is, relative to `path`. */
  publicDir: string;
  /** Folder of the sources, relative to `path`. */
  sourceDir: string;
  /** package.json names vitrine. */
  depends: boolean;
}

/** In the order in which Vite looks for them. */
const CONFIGS = ['js', 'mjs', 'ts', 'cjs', 'mts', 'cts'].map((ending) => `vite.config.${ending}`);

/** @throws CommandError: there is no Vite project here */
export function findViteProject(path: string): ViteProject {
  const told = packageOf(path);
  const config = CONFIGS.find((name) => existsSync(join(path, name))) ?? null;
  const names = ['dependencies', 'devDependencies', 'peerDependencies'].flatMap((kind) => {
    const listed = told?.[kind];
    return isRecord(listed) ? Object.keys(listed) : [];
  });
  if (!told || (config === null && !names.includes('vite'))) {
    throw new CommandError(
      'not-found',
      `${told ? 'package.json does not name vite' : 'there is no package.json here'}: run this in the folder of a Vite project, as \`npm create vite\` makes one`,
    );
  }
  const source = config === null ? '' : readFileSync(join(path, config), 'utf8');
  const root = folderOf(textMember(source, 'root'), '');
  return {
    ...{ path, config },
    framework: names.includes('react') ? 'react' : names.includes('vue') ? 'vue' : 'plain',
    typescript: existsSync(join(path, 'tsconfig.json')),
    modules: told['type'] === 'module',
    publicDir: join(root, folderOf(textMember(source, 'publicDir'), 'public')),
    sourceDir: existsSync(join(path, root, 'src')) || root === '' ? join(root, 'src') : root,
    depends: names.includes('vitrine'),
  };
}

/** A folder that stays inside of the project. */
function folderOf(given: string | null, otherwise: string): string {
  const folder = (given ?? otherwise).replace(/^\.\/|\/+$/g, '');
  return folder.startsWith('/') || folder.split('/').includes('..') || folder === '.' ? otherwise : folder;
}

/** @throws CommandError: there is one, and it cannot be read */
function packageOf(path: string): Record<string, unknown> | null {
  const file = join(path, 'package.json');
  if (!existsSync(file)) return null;
  try {
    const told: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isRecord(told)) return told;
  } catch {
    // Said below.
  }
  throw new CommandError('corrupt', 'package.json is not a JSON object');
}
