import { parseArgs } from 'node:util';
import { CommandError } from '../lib/command-line/command-error.ts';
import { wrongOption } from '../lib/command-line/wrong-option.ts';
import { refuseSwallowed } from '../lib/command-line/swallowed-options.ts';

/** Which of the hints to show. */
export type Which = 'next' | 'again' | 'all' | 'first';

/** What `npm run hint` was asked to do. */
export interface HintOptions {
  /** As it was typed: `5`, `05` or `05-echo`; undefined: my-server's own. */
  readonly name: string | undefined;
  readonly which: Which;
}

export const HELP = `Usage: npm run hint <number> -- [option]

Shows the next hint for a milestone: they go from a question to the solution.
Without a number it is the milestone that my-server/ was begun for.

  --again   shows the last one again
  --first   begins again with the first one
  --all     shows all of them, and remembers nothing`;

const OPTIONS = {
  again: { type: 'boolean' },
  first: { type: 'boolean' },
  all: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the command line. Null: help is what was asked for.
 *
 * @throws {CommandError} on an unknown option, or more than one at a time.
 */
export function readOptions(args: readonly string[]): HintOptions | null {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  const [name, ...rest] = positionals;
  if (rest.length > 0) {
    const names = positionals.join(' and ');
    throw new CommandError(`One milestone at a time, and not ${names}.`);
  }
  const options = ['again', 'first', 'all'] as const;
  const [which = 'next', ...others] = options.filter((each) => values[each]);
  if (others.length > 0) {
    throw new CommandError('Choose one of --again, --first and --all.');
  }
  return { name, which };
}

function parse(args: readonly string[]) {
  refuseSwallowed(['hint'], OPTIONS, args);
  try {
    return parseArgs({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
  } catch (error) {
    throw wrongOption(error, 'hint');
  }
}
