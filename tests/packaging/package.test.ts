// The packed package as tools and type checkers see it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkshop, type Workshop } from '../../tools/examples.mjs';
import { inRepo } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/run.mjs';

/** The entries whose types need no framework. */
const plainEntries = ['', '/element', '/datalayer', '/server', '/testing', '/devtools', '/trainer'];

let workshop: Workshop;

beforeAll(async () => {
  workshop = await openWorkshop();
});

afterAll(async () => {
  await workshop?.close();
});

/** Runs a tool of the checkout; what it prints is the failure. */
async function expectClean(tool: string, args: string[]): Promise<void> {
  const argv = [process.execPath, inRepo('node_modules', tool), ...args];
  const { code, output } = await run(argv, {
    check: false,
    env: { NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  expect(code, output).toBe(0);
}

describe('The packed package', () => {
  it('is clean for publint', () => expectClean('publint/src/cli.js', ['run', workshop.tarball, '--strict']));

  it('is clean for are-the-types-wrong', () => {
    // The last two are files for the host, not modules with types.
    const files = ['--exclude-entrypoints', './core-worker.js', './core.wasm'];
    return expectClean('@arethetypeswrong/cli/dist/index.js', [workshop.tarball, '--profile', 'esm-only', ...files]);
  });

  it('type-checks in a strict project that checks the libraries too', async () => {
    const folder = join(workshop.installed, '..', '..', 'types');
    mkdirSync(folder, { recursive: true });
    const imports = plainEntries.map((entry, i) => `import * as entry${i} from 'vitrine${entry}';`);
    writeFileSync(
      join(folder, 'shop.ts'),
      `${imports.join('\n')}\nexport const all = [${plainEntries.map((_, i) => `entry${i}`).join(', ')}];\n`,
    );
    const compilerOptions = {
      ...{ noEmit: true, strict: true, skipLibCheck: false, types: [], lib: ['es2022', 'dom', 'dom.iterable'] },
      ...{ target: 'es2022', module: 'nodenext', moduleResolution: 'nodenext' },
    };
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['shop.ts'] }));
    await expectClean('typescript/bin/tsc', ['-p', folder]);
  });

  it('brings no other package along', () => {
    const installed = readdirSync(join(workshop.installed, '..')).filter((name) => !name.startsWith('.'));
    expect(installed).toEqual(['vitrine']);
  });

  it('holds what it exports, its licence and its guides, and nothing of the build', () => {
    const files = readdirSync(workshop.installed, { recursive: true }).map(String);
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', join('docs', 'guides', 'install.md')]));
    expect(files.filter((name) => /tsbuildinfo|\.map$|(?<!\.d)\.ts$/.test(name))).toEqual([]);
    const { exports } = JSON.parse(readFileSync(join(workshop.installed, 'package.json'), 'utf8'));
    const targets = JSON.stringify(exports).match(/\.\/dist\/[^"]+/g) ?? [];
    expect(targets.length).toBeGreaterThan(10);
    expect(targets.filter((path) => !files.includes(join(path)))).toEqual([]);
  });
});
