import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { inRepo, repo } from './paths.mjs';

/** A step that went wrong, with what to do about it. */
export class StepError extends Error {
  /**
   * @param {string} message
   * @param {string} [hint] what the reader can do
   */
  constructor(message, hint) {
    super(message);
    this.hint = hint;
  }
}

const heartbeatSeconds = 10;
const tailLines = 40;

/** Set by the `vitrine` script, whose standard output belongs to the command it runs. */
let quiet = false;
export const beQuiet = () => {
  quiet = true;
};

/** @param {string} text */
export const say = (text) => {
  if (!quiet) console.log(text);
};

/**
 * Runs a part of the set-up or the build and says so; the time is printed when there was something to wait for.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} body
 * @param {{ hint?: string }} [options] hint: what to do when it fails, unless the failure knows better
 * @returns {Promise<T>}
 */
export async function step(title, body, { hint } = {}) {
  say(`- ${title}`);
  const start = performance.now();
  try {
    const result = await body();
    const seconds = (performance.now() - start) / 1000;
    if (seconds >= 2) say(`  done in ${seconds.toFixed(0)} s`);
    return result;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const own = error instanceof StepError ? error.hint : undefined;
    throw new StepError(`${title}: ${reason}`, own ?? hint);
  }
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] default: the checkout
 * @property {Record<string, string | undefined>} [env] added to this process's
 * @property {boolean} [capture] default true; false: the command writes to this terminal
 * @property {boolean} [check] default true; false: a non-zero exit code is returned, not thrown
 * @property {string} [log] name under build/logs to which the output is appended
 *
 * @typedef {object} RunResult
 * @property {number} code exit code; 128 + n after signal n
 * @property {string} stdout
 * @property {string} output standard output and error, as they came
 */

/**
 * Runs a command. While its output is captured, a line every ten seconds tells that it is alive and what it says.
 * @param {string[]} argv
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export async function run(argv, { cwd = repo, env = {}, capture = true, check = true, log } = {}) {
  const [command = '', ...args] = argv;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  });
  let stdout = '';
  let output = '';
  const start = performance.now();
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const heartbeat = setInterval(() => {
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    if (capture) say(`  ${seconds} s  ${lastLine(output)}`);
  }, heartbeatSeconds * 1000);
  const code = await new Promise((resolve, reject) => {
    child.on('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      reject(new StepError(error.code === 'ENOENT' ? `${command} is not installed` : error.message)),
    );
    child.on('close', (exit, signal) => resolve(exit ?? 128 + signalNumber(signal)));
  }).finally(() => clearInterval(heartbeat));
  if (log) {
    await mkdir(inRepo('build', 'logs'), { recursive: true });
    await appendFile(inRepo('build', 'logs', log), `$ ${argv.join(' ')}\n${output}\nexit code ${code}\n`);
  }
  if (code !== 0 && check) {
    const tail = output.trimEnd().split('\n').slice(-tailLines).join('\n');
    throw new StepError(`${short(argv)} ended with exit code ${code}${tail && `\n${tail}`}`);
  }
  return { code, stdout, output };
}

/** @param {string} text */
function lastLine(text) {
  const lines = text.trimEnd().split(/[\r\n]+/);
  return (lines[lines.length - 1] ?? '').slice(0, 100);
}

/** @param {string[]} argv */
function short(argv) {
  const line = argv.join(' ');
  return line.length > 200 ? `${line.slice(0, 200)} ...` : line;
}

/** @param {NodeJS.Signals | null} signal */
function signalNumber(signal) {
  return { SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }[/** @type {string} */ (signal)] ?? 1;
}

/**
 * Runs a tool's main function: a failed step is reported in words, anything else with its stack.
 * @param {() => Promise<number | void>} body returns the exit code
 */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    if (error instanceof StepError) {
      console.error(`\nFAILED  ${error.message}`);
      if (error.hint) console.error(`What to do: ${error.hint}`);
    } else {
      console.error(error);
    }
    process.exitCode = 1;
  }
}

/**
 * Whether this module is the one that Node was started with.
 * @param {string} url import.meta.url
 */

export const isMain = (url) => process.argv[1] !== undefined && fileURLToPath(url) === realpathSync(process.argv[1]);
