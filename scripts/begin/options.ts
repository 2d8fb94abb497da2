import { parseArgs } from 'node:util';
import { CommandError } from '../lib/command-line/command-error.ts';
import { refuseSwallowed } from '../lib/command-line/swallowed-options.ts';

/** What `npm run begin` was asked to do. */
export interface BeginOptions {
  /** As it was typed: `5`, `05` or `05-echo`; undefined: the next one. */
  readonly name: string | undefined;
}

export const HELP = `Usage: npm run begin <number>

Puts the start of a milestone into my-server/: the code with which the
milestone before it ends. Without a number it is the next milestone, and you are
asked before your own work is moved.

What was in my-server/ is never lost: it is moved to a folder of its own in
my-server-backups/, named by date and time.`;

const OPTIONS = { help: { type: 'boolean', short: 'h' } } as const;

/**
 * Reads the command line. Null: help is what was asked for.
 *
 * @throws {CommandError} on an unknown option or too many words.
 */
export function readOptions(args: readonly string[]): BeginOptions | null {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  const [name, ...rest] = positionals;
  if (rest.length > 0) {
    const names = positionals.join(' and ');
    throw new CommandError(`One milestone at a time, and not ${names}.`);
  }
  return { name };
}

function parse(args: readonly string[]) {
  refuseSwallowed(['begin'], OPTIONS, args);
  try {
    return parseArgs({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const [sentence = text] = text.split(/\. |\n/);
    throw new CommandError(
      `${sentence.replace(/\.$/, '')}: ` +
        'npm run begin -- --help tells how it is used.',
    );
  }
}
