// `npx vitrine COMMAND`: the commands that need Node and nothing else.
import { COMMANDS } from './commands.js';
import { runProgram } from './run.js';

const end = new AbortController();
process.once('SIGINT', () => end.abort());
process.once('SIGTERM', () => end.abort());

// Set and not called for: what was written is to arrive, also in a pipe.
process.exitCode = await runProgram(process.argv.slice(2), COMMANDS, {
  cwd: process.cwd(),
  stop: end.signal,
  draw: process.stderr.isTTY ? (text) => process.stderr.write(text) : null,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
