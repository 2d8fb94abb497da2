import { parseArgs } from 'node:util';
import { commandLine } from '../lib/command-line/command-line.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { refuseSwallowed } from '../lib/command-line/swallowed-options.ts';

/** What `npm run carry` was asked to do. */
export interface CarryOptions {
  /** The milestone that was changed, as it was typed. */
  readonly name: string;
  /** The commit that it is compared with. */
  readonly since: string;
  readonly dryRun: boolean;
}

export const HELP = `Usage: npm run carry <number> -- [options]

Carries what was changed in one milestone into all later ones. The change is
merged into the next milestone, what that changes there is merged into the
one after it, and so on. Only code and tests are carried: lessons and
changes.diff are not.

  --since REV   what was changed since that commit; without it since HEAD,
                which is everything that is not committed yet
  --dry-run     says what would happen, and changes nothing

At a conflict it stops: mend the file that it names, as after "git merge",
and carry on from there. After a conflict in milestone 3 that is

  npm run carry 3

which compares milestone 3, as you mended it, with the same commit. So commit
when all is carried, not in between; or name the commit with --since. And
whatever else you have changed in milestone 3 is carried along.`;

const OPTIONS = {
  since: { type: 'string' },
  'dry-run': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the command line. Null: help is what was asked for.
 *
 * @throws {CommandError} on an unknown option or too many milestones.
 */
export function readOptions(args: readonly string[]): CarryOptions | null {
  const { values, positionals } = parse(args);
  const [name, ...rest] = positionals;
  if (values.help || name === undefined) return null;
  const { since = 'HEAD', 'dry-run': dryRun = false } = values;
  const options = { name, since, dryRun };
  if (rest.length > 0) {
    throw new CommandError(
      `One milestone is carried at a time, and not ${positionals.join(' ')}. ` +
        `Type: ${typed(options)}`,
    );
  }
  return options;
}

/** What to type to have this carried. */
export function typed({ name, since, dryRun }: CarryOptions): string {
  const args = [
    name,
    ...(since === 'HEAD' ? [] : ['--since', since]),
    ...(dryRun ? ['--dry-run'] : []),
  ];
  return commandLine({ script: 'carry', args });
}

function parse(args: readonly string[]) {
  refuseSwallowed(['carry'], OPTIONS, args);
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
      `${sentence.replace(/\.$/, '')}. ` +
        'All options: npm run carry -- --help',
    );
  }
}
