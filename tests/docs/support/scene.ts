// A folder in which a sample for the shell is typed: the packed package, files of every kind that the guides name, and
// commands that stand in for what a test does not reach.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Workshop } from '../../../tools/examples.mjs';
import { vitrineBinary } from '../../../tools/lib/paths.mjs';
import { run } from '../../../tools/lib/run.mjs';

export interface Scene {
  readonly folder: string;
  /**
   * Types a sample. What serves for as long as it runs is ended when it has answered.
   * @param visit is told the address of what serves
   */
  type(code: string, visit?: (url: string) => Promise<void>): Promise<string>;
}

/** Lines that never end by themselves. */
const SERVES = /^npx (vitrine serve|vite$)/;

/** What stands in for npm: the registry's packages come from the checkout, its scripts from the built command. */
const NPM = `#!/bin/sh
case "$1 $2 $3" in
  "run --silent vitrine") shift 4; exec "$VITRINE_NATIVE" "$@" ;;
esac
if [ "$1" = install ]; then
  shift
  for name in "$@"; do
    case "$name" in
      vitrine) "$REAL_NPM" install --no-audit --no-fund --prefer-offline --omit=peer --omit=dev --legacy-peer-deps "$VITRINE_TARBALL" ;;
      *)
        name="\${name%@*}"
        mkdir -p node_modules/.bin
        ln -sfn "$TOOLS/$name" "node_modules/$name"
        [ -e "$TOOLS/.bin/$name" ] && ln -sfn "$TOOLS/.bin/$name" "node_modules/.bin/$name"
        [ -e "$TOOLS/$name/package.json" ] ;;
    esac
  done
  exit
fi
exec "$REAL_NPM" "$@"
`;

const NATIVE = '#!/bin/sh\nexec "$VITRINE_NATIVE" "$@"\n';

/** @param name of the scene's folder  @param write puts what the guide's samples find there */
export async function openScene(workshop: Workshop, name: string, write: (folder: string) => void): Promise<Scene> {
  const runs = join(workshop.installed, '..', '..', '..');
  const tools = join(runs, '..', '..', 'node_modules');
  const folder = join(runs, 'scenes', name);
  const bin = join(runs, 'bin');
  mkdirSync(folder, { recursive: true });
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'npm'), NPM, { mode: 0o755 });
  writeFileSync(join(bin, 'vitrine'), NATIVE, { mode: 0o755 });
  writeFileSync(join(folder, 'package.json'), '{ "name": "shop", "private": true, "type": "module" }\n');
  cpSync(join(workshop.installed, '..'), join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  write(folder);
  const npm = join(dirname(process.execPath), 'npm');
  const env = {
    ...{ PATH: `${bin}:${tools}/.bin:${dirname(process.execPath)}:/usr/bin:/bin`, HOME: process.env['HOME'] ?? '' },
    ...{ VITRINE_NATIVE: vitrineBinary, VITRINE_TARBALL: workshop.tarball, REAL_NPM: npm, TOOLS: tools, NO_COLOR: '1' },
  };
  let cwd = folder;
  const bash = async (lines: string): Promise<string> => {
    const place = join(folder, '.cwd');
    const argv = [
      '/usr/bin/env',
      '-i',
      ...Object.entries(env).map((pair) => pair.join('=')),
      'bash',
      '-euo',
      'pipefail',
      '-c',
    ];
    const { stdout } = await run([...argv, `${lines}\npwd > ${place}`], { cwd });
    // The next sample goes on where `cd` has led.
    cwd = readFileSync(place, 'utf8').trim();
    return stdout;
  };
  return {
    folder,
    type: async (code, visit = answers) => {
      let printed = '';
      for (const part of code.trim().split(/\n(?=npx vit)|(?<=^npx vit[^\n]*)\n/)) {
        if (!SERVES.test(part)) printed += await bash(part);
        else await serving(part, cwd, env, visit);
      }
      return printed;
    },
  };
}

async function answers(url: string): Promise<void> {
  const { status } = await fetch(url);
  if (status !== 200 && status !== 404) throw new Error(`${url} answered with ${status}`);
}

/** Runs what serves, any free port instead of one that may be taken, until `visit` is through. */
async function serving(
  command: string,
  cwd: string,
  env: Record<string, string>,
  visit: (url: string) => Promise<void>,
): Promise<void> {
  const anyPort = / serve/.test(command) ? `${command.replace(/ --port \d+/, '')} --port 0` : command;
  // A process group of its own: npx and what it runs end together.
  const child = spawn('bash', ['-c', `exec ${anyPort}`], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  try {
    await visit(
      await new Promise<string>((resolve, reject) => {
        let printed = '';
        const hear = (text: string): void => {
          printed += text;
          const [url] = /http:\/\/localhost:\d+\//.exec(printed) ?? [];
          if (url) resolve(url);
        };
        for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear);
        void ended.then(() => reject(new Error(`${command} ended:\n${printed}`)));
      }),
    );
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
}

/** Links a package of the examples' tools into a scene, as a project that lists it has it. */
export function linkTool(workshop: Workshop, folder: string, name: string): void {
  const tools = join(workshop.installed, '..', '..', '..', '..', '..', 'node_modules');
  symlinkSync(join(tools, name), join(folder, 'node_modules', name));
}
