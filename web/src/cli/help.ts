// What --help prints, in the form of the native command's.
import type { Command, Option } from './command.js';

/** Of every command. */
export const GLOBAL_OPTIONS = {
  help: { type: 'boolean', short: 'h', text: 'Print this help message and exit' },
  json: { type: 'boolean', text: 'Print the result as JSON on stdout; everything else stays on stderr' },
  quiet: { type: 'boolean', short: 'q', text: 'No progress, only warnings and errors' },
} as const satisfies Record<string, Option>;

const EXIT_CODES = 'Exit codes: 0 done; 1 nothing usable in the input, or a bundle is refused; 2 wrong usage.';

/** The help of the program: its commands. */
export function programHelp(commands: readonly Command[]): string {
  const version = { type: 'boolean', text: 'Print the version of the package and exit' } as const;
  return [
    "A recommender that runs inside the shopper's browser: trains, inspects and serves its models.",
    'Usage: vitrine [OPTIONS] COMMAND',
    '',
    ...section('Options', optionLines({ ...GLOBAL_OPTIONS, version })),
    ...section(
      'Commands',
      commands.map(({ name, summary }) => [name, summary]),
    ),
    EXIT_CODES,
  ].join('\n');
}

/** The help of one command. */
export function commandHelp({ name, summary, positionals, options }: Command): string {
  const places = positionals.map((place) => (place.required ? place.name : `[${place.name}]`));
  return [
    summary,
    `Usage: ${['vitrine', name, '[OPTIONS]', ...places].join(' ')}`,
    '',
    ...section(
      'Positionals',
      positionals.map((place) => [place.name, place.text]),
    ),
    ...section('Options', optionLines({ ...options, ...GLOBAL_OPTIONS })),
    EXIT_CODES,
  ].join('\n');
}

function optionLines(options: Record<string, Option>): [string, string][] {
  return Object.entries(options).map(([name, { short, value, text, default: otherwise }]) => [
    `${short ? `-${short},` : ''}--${name}${value ? ` ${value}` : ''}`,
    typeof otherwise === 'string' ? `${text}; default: ${otherwise}` : text,
  ]);
}

function section(title: string, lines: [name: string, text: string][]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map(([name, text]) => `  ${name.padEnd(26)}  ${text}`), ''];
}
