import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CommandError } from '../lib/command-line/command-error.ts';
import { builtMilestones, milestonePath } from '../../shared/course-folder.ts';
import { chooseMilestone } from '../lib/course/built-milestones.ts';
import { refuseSwallowed } from '../lib/command-line/swallowed-options.ts';
import { findRenewals } from './find-renewals.ts';
import type { Renewal } from './find-renewals.ts';

const HELP = `Usage: npm run transcripts [number …] [-- options]

Runs the commands behind the lessons' transcripts again, and writes what they
print now into the lessons: all of them, or those of the milestones named.

Options:
  --check     only says which differ
  --line N    only the transcript whose comment stands in line N, or below it
  --help      prints this`;

interface Context {
  readonly root: string;
  readonly print: (text: string) => void;
}

/**
 * `npm run transcripts`.
 *
 * @returns whether the lessons said what is true.
 * @throws {CommandError} when the user can mend what is wrong.
 */
export async function transcripts(
  args: readonly string[],
  { root, print }: Context,
): Promise<boolean> {
  const { values, positionals } = readArguments(args);
  if (values.help) {
    print(HELP);
    return true;
  }
  const milestones = positionals.length
    ? positionals.map((name) => chooseMilestone(root, name))
    : builtMilestones(root);
  let isTrue = true;
  for (const milestone of milestones) {
    const file = milestonePath(milestone, 'README.md');
    const line = values.line === undefined ? null : Number(values.line);
    const renewals = await findRenewals(root, milestone, line);
    if (renewals.length > 0) isTrue = false;
    for (const { transcript, problem } of renewals) {
      print(`${file}:${transcript.line}: ${problem}`);
    }
    if (!values.check) renew(join(root, file), renewals);
  }
  return isTrue;
}

const OPTIONS = {
  check: { type: 'boolean' },
  line: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

function readArguments(args: readonly string[]) {
  refuseSwallowed(['transcripts'], OPTIONS, args);
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: OPTIONS,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${why}. See: npm run transcripts -- --help`);
  }
}

/** From the last to the first, so that places stay what they are. */
function renew(file: string, renewals: readonly Renewal[]): void {
  const lesson = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  const text = [...renewals].reverse().reduce((rest, { transcript, now }) => {
    if (now === null) return rest;
    return rest.slice(0, transcript.from) + now + rest.slice(transcript.to);
  }, lesson);
  if (text !== lesson) writeFileSync(file, text);
}
