import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { run } from '../../../tools/lib/run.mjs';

export interface Server {
  readonly url: string;
  /** What it has printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/** Nothing that a tool would like to tell its makers leaves this machine. */
const env = { NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1', FORCE_COLOR: undefined, NODE_ENV: undefined };

/** Runs a script of an example's package.json to its end. */
export const runScript = (folder: string, script: string): Promise<unknown> =>
  run(['npm', 'run', script], { cwd: folder, env });

/**
 * Starts a script that serves, and waits until it answers.
 * @param args for the script; PORT is replaced, here and in the environment
 */
export async function startScript(folder: string, script: string, args: readonly string[]): Promise<Server> {
  const port = await freePort();
  const rest = args.map((argument) => argument.replace('PORT', String(port)));
  // A process group of its own: npm, its shell and the server end together.
  const child = spawn('npm', ['run', script, '--', ...rest], {
    cwd: folder,
    env: { ...process.env, ...env, PORT: String(port) },
    detached: true,
    // esbuild serves for as long as its standard input is open.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (printed += text));
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  let running = true;
  void ended.then(() => (running = false));
  const url = `http://localhost:${port}/`;
  while (!(await answers(url))) {
    if (!running) throw new Error(`npm run ${script} ended in ${folder}:\n${printed}`);
  }
  return {
    url,
    output: () => printed,
    stop: async () => {
      if (running && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).arrayBuffer();
    return true;
  } catch {
    // Not a wait for a result, only a pause between two questions.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
