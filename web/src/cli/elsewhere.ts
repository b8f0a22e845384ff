// What only the native command does: it is named here, so that whoever asks for it learns where it is.
import { type Command, UsageError } from './command.js';

const WHERE =
  'is part of the native command; in a checkout of the repository, `npm run --silent vitrine -- COMMAND` builds and runs it';

/** Commands of the native `vitrine` that Node has not. */
export const ELSEWHERE: Command[] = [
  elsewhere('simulate', 'Write a sample shop'),
  elsewhere('evaluate', 'Measure a bundle on orders, events or sequences'),
  elsewhere('keygen', 'Make the keys that bundles are signed with'),
  elsewhere('sign', 'Sign a bundle'),
];

function elsewhere(name: string, summary: string): Command {
  return {
    name,
    summary: `${summary} (native command only)`,
    positionals: [],
    options: {},
    takesAnything: true,
    async run() {
      throw new UsageError(`\`vitrine ${name}\` ${WHERE.replace('COMMAND', name)}`);
    },
  };
}
