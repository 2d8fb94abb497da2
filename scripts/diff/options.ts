import { parseArgs } from 'node:util';
import { commandLine } from '../lib/command-line/command-line.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { refuseSwallowed } from '../lib/command-line/swallowed-options.ts';

/** What `npm run diff` was asked to do. */
export interface DiffOptions {
  /** As they were typed: one or two of `5`, `05`, `05-echo`, `mine`. */
  readonly names: readonly string[];
  /** Lessons and tests as well. */
  readonly all: boolean;
  /** What is shown: the changes, a list of the files, or a page. */
  readonly as: 'changes' | 'files' | 'page';
  readonly pager: boolean;
  /** Nothing is shown: the changes.diff of every milestone is renewed. */
  readonly write: boolean;
}

export const HELP = `Usage: npm run diff <number> [<number>] -- [options]

  npm run diff 5        what milestone 5 changes in milestone 4
  npm run diff 2 5      what changes from milestone 2 to milestone 5
  npm run diff 5 mine   from milestone 5 to your own server, in my-server/:
                        a file that lies in another folder is found by its name

  --all        lessons and tests as well: without it, code only
  --files      only the list of the files that differ
  --web        side by side, on a page in the browser
  --no-pager   everything at once, not page by page
  --write      renews changes.diff in the folder of every milestone`;

const OPTIONS = {
  all: { type: 'boolean' },
  files: { type: 'boolean' },
  web: { type: 'boolean' },
  'no-pager': { type: 'boolean' },
  write: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the command line. Null: help is what was asked for.
 *
 * @throws {CommandError} on an unknown option or what makes no sense together.
 */
export function readOptions(args: readonly string[]): DiffOptions | null {
  const { values, positionals: names } = parse(args);
  if (values.help) return null;
  if (values.write) checkAlone(args);
  else if (names.length === 0) return null;
  if (names.length > 2) {
    const options = args.filter((arg) => arg.startsWith('-'));
    const two = [...names.slice(0, 2), ...options];
    throw new CommandError(
      `Two are compared at a time, and not ${names.join(' ')}. ` +
        `Type: ${commandLine({ script: 'diff', args: two })}`,
    );
  }
  if (values.web && values.files) {
    throw new CommandError('Choose one of --files and --web.');
  }
  return {
    names,
    all: values.all ?? false,
    as: values.web ? 'page' : values.files ? 'files' : 'changes',
    pager: !values['no-pager'],
    write: values.write ?? false,
  };
}

/** A file that held something else than all the others would be a trap. */
function checkAlone(args: readonly string[]): void {
  if (args.length === 1) return;
  throw new CommandError(
    '--write renews the files of all milestones, and takes nothing else. ' +
      'Type:\nnpm run diff -- --write',
  );
}

function parse(args: readonly string[]) {
  refuseSwallowed(['diff'], OPTIONS, args);
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
        'All options: npm run diff -- --help',
    );
  }
}
