// What all commands of `npx vitrine` share. They look and fail as those of the native command do (src/cli/commands.h).
import type { ParseArgsConfig } from 'node:util';

/** Exit codes of the program. */
export const EXIT = { ok: 0, badInput: 1, usage: 2 } as const;

/** The names of src/base/status.h that a command can fail with. */
export type FailureCode =
  | 'invalid-argument'
  | 'not-found'
  | 'corrupt'
  | 'too-new'
  | 'out-of-memory'
  | 'io'
  | 'cancelled';

/** A command that cannot do what it was asked: exit code 1, "error: MESSAGE", and with --json the code as well. */
export class CommandError extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** A command line that is wrong by itself: exit code 2. */
export class UsageError extends Error {}

/** One option as parseArgs wants it, and as --help shows it. */
export type Option = NonNullable<ParseArgsConfig['options']>[string] & {
  /** What it is for, in half a sentence. */
  text: string;
  /** What stands for the value of a string option, as in `--port N`. */
  value?: string;
};

export interface Positional {
  name: string;
  text: string;
  required: boolean;
}

/** What was given on the command line, behind the command's name. */
export interface Given {
  positionals: string[];
  /** Of options that were given, or have a default. */
  values: Record<string, string | boolean | (string | boolean)[] | undefined>;
}

/** Where a command runs and where its words go: standard output belongs to the result, everything else to stderr. */
export interface Context {
  /** Prints the result as JSON. */
  json: boolean;
  /** No progress, only warnings and errors. */
  quiet: boolean;
  /** The folder that paths are relative to. */
  cwd: string;
  /** Writes a piece of the result, and ends the line. */
  print(text: string): void;
  /** Writes a line of progress, unless `quiet`. */
  note(text: string): void;
  /** Writes a line that the user should see. */
  warn(text: string): void;
  /** Writes to the terminal as it is, for what moves; `null`: there is none. */
  draw: ((text: string) => void) | null;
  /** Ended by Ctrl-C, for commands that go on until then. */
  stop: AbortSignal;
}

export interface Command {
  name: string;
  summary: string;
  positionals: Positional[];
  options: Record<string, Option>;
  /** Is handed everything behind its name as positionals, options too. Default: no. */
  takesAnything?: true;
  /** @throws CommandError, UsageError */
  run(given: Given, context: Context): Promise<void>;
}

/** The value of a string option; `undefined`: not given. */
export function textOption({ values }: Given, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The values of an option that may be given several times. */
export function textOptions({ values }: Given, name: string): string[] {
  return [values[name] ?? []].flat().filter((value) => typeof value === 'string');
}

/**
 * A whole number in [low, high].
 * @throws UsageError
 */
export function integerOption(given: Given, name: string, low: number, high: number, otherwise: number): number {
  const text = textOption(given, name);
  if (text === undefined) return otherwise;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return value;
  throw new UsageError(`--${name}: "${text}" is not a whole number in ${low}..${high}`);
}
