import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepo, vitrineBinary } from '../../tools/lib/paths.mjs';

export interface Outcome {
  /** Exit code; null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Another build of the command than that of `npm run build`, for those who work on it. */
const binary = process.env.VITRINE_BINARY ?? vitrineBinary;

/** Runs a command in `cwd`. */
export function collect(command: string, args: string[], cwd: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs the built vitrine command in `cwd`. */
export const vitrine = (args: string[], cwd: string): Promise<Outcome> => collect(binary, args, cwd);

/** The file behind `npx vitrine`. */
export const packageCommand = inRepo('dist', 'cli.js');

/** Runs the command of the npm package in `cwd`. */
export const npxVitrine = (args: string[], cwd: string): Promise<Outcome> =>
  collect(process.execPath, [packageCommand, ...args], cwd);

/** The native command with at most `megabytes` of address space. */
export const vitrineWithin = (megabytes: number, args: string[], cwd: string): Promise<Outcome> =>
  collect('sh', ['-c', `ulimit -v ${megabytes * 1024} && exec "$@"`, 'sh', binary, ...args], cwd);

/** A new folder below the system's temporary one, and how to be rid of it. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'vitrine-cli-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
