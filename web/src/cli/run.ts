// From a command line to an exit code.
import { parseArgs } from 'node:util';
import { type DegradedCode, StartError } from '../shared/errors.js';
import { type Command, CommandError, type Context, EXIT, type FailureCode, type Given, UsageError } from './command.js';
import { commandHelp, GLOBAL_OPTIONS, programHelp } from './help.js';

/** Where the program writes to, where it stands, and when it is told to end. */
export type Surroundings = Pick<Context, 'cwd' | 'stop' | 'draw'> & {
  /** Write to standard output and standard error, as the text is. */
  out(text: string): void;
  err(text: string): void;
};

/**
 * @param argv what stands behind the program's name
 * @returns the exit code
 */
export async function runProgram(argv: string[], commands: readonly Command[], to: Surroundings): Promise<number> {
  const at = argv.findIndex((word) => !word.startsWith('-'));
  const before = at < 0 ? argv : argv.slice(0, at);
  const name = argv[at];
  const command = commands.find((one) => one.name === name);
  const context = contextOf(before, to);
  try {
    if (command) {
      const { help, given } = parse(command, [...before, ...argv.slice(at + 1)]);
      if (help) to.out(`${commandHelp(command)}\n`);
      else await command.run(given, contextOf(argv, to));
      return EXIT.ok;
    }
    if (name !== undefined) throw new UsageError(`there is no command "${name}"`);
    if (before.includes('--version')) to.out(`${__VITRINE_VERSION__}\n`);
    else if (before.some((word) => word === '--help' || word === '-h')) to.out(`${programHelp(commands)}\n`);
    else throw new UsageError('a command is required');
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof UsageError)) return fail(error, command ? contextOf(argv, to) : context, to);
    to.err(`${error.message}\nRun with --help for more information.\n`);
    return EXIT.usage;
  }
}

function contextOf(argv: string[], { cwd, stop, draw, out, err }: Surroundings): Context {
  const end = argv.indexOf('--');
  const flags = end < 0 ? argv : argv.slice(0, end);
  const quiet = flags.includes('--quiet') || flags.includes('-q');
  return {
    ...{ cwd, stop, draw, quiet },
    json: flags.includes('--json'),
    print: (text) => out(`${text}\n`),
    note: (text) => {
      if (!quiet) err(`info: ${text}\n`);
    },
    warn: (text) => err(`warning: ${text}\n`),
  };
}

function parse(command: Command, args: string[]): { help: boolean; given: Given } {
  if (command.takesAnything) return { help: false, given: { positionals: args, values: {} } };
  const options = { ...command.options, ...GLOBAL_OPTIONS };
  let given: Given;
  try {
    given = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    // What parseArgs says of an unknown option goes on about positionals.
    throw new UsageError(String(error instanceof Error ? error.message : error).split('. ', 1)[0]);
  }
  const help = given.values['help'] === true;
  const { positionals } = command;
  const missing = positionals.find((place, i) => place.required && given.positionals[i] === undefined);
  if (missing && !help) throw new UsageError(`${missing.name} is required`);
  const tooMany = given.positionals.slice(positionals.length);
  if (tooMany.length > 0) throw new UsageError(`not expected: ${tooMany.join(' ')}`);
  return { help, given };
}

/** How what the package says of a bundle is called on the command line. */
const CODES: Partial<Record<DegradedCode, FailureCode>> = {
  'bundle-not-found': 'not-found',
  'bundle-too-new': 'too-new',
  'wasm-unavailable': 'out-of-memory',
};

function fail(error: unknown, context: Context, to: Surroundings): number {
  const message = error instanceof Error ? error.message : String(error);
  let code: FailureCode = 'io';
  if (error instanceof CommandError) code = error.code;
  else if (error instanceof StartError) code = CODES[error.code] ?? 'corrupt';
  to.err(`error: ${message}\n`);
  if (context.json) to.out(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`);
  return EXIT.badInput;
}
