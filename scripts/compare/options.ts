import { parseArgs } from 'node:util';
import { CommandError } from '../lib/command-line/command-error.ts';
import { refuseSwallowed } from '../lib/command-line/swallowed-options.ts';

/** What `npm run compare` was asked to do. */
export interface CompareOptions {
  /** As it was typed: `5`, `05-echo` or `ws`; undefined: the first echo. */
  readonly name: string | undefined;
  readonly rounds: number;
  readonly quick: boolean;
  /** The name of the only scenario to run. */
  readonly only: string | undefined;
  /** The file for all figures. */
  readonly json: string | undefined;
}

export const HELP = `Usage: npm run compare <number> -- [options]

Measures a milestone's echo server side by side with one made from ws.
"npm run compare ws" measures ws against itself: that ratio is the noise.

  --rounds N      how often each server has its turn (5)
  --quick         two short rounds: for a first look, not for a claim
  --only NAME     one scenario: 16b, 1kib, 64kib, 1mib or 256mib
  --json FILE     writes every round's figures to a file`;

const OPTIONS = {
  rounds: { type: 'string' },
  quick: { type: 'boolean' },
  only: { type: 'string' },
  json: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const ROUNDS = 5;
const QUICK_ROUNDS = 2;
const MAX_ROUNDS = 100;

/**
 * Reads the command line. Null: help is what was asked for.
 *
 * @throws {CommandError} on an unknown option or a value that makes no sense.
 */
export function readOptions(args: readonly string[]): CompareOptions | null {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  const [name, ...rest] = positionals;
  if (rest.length > 0) {
    const names = positionals.join(' and ');
    throw new CommandError(`One milestone at a time, and not ${names}.`);
  }
  const quick = values.quick ?? false;
  return {
    name,
    rounds: readRounds(values.rounds, quick ? QUICK_ROUNDS : ROUNDS),
    quick,
    only: values.only,
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  refuseSwallowed(['compare'], OPTIONS, args);
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
        'npm run compare -- --help lists the options.',
    );
  }
}

function readRounds(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const rounds = Number(text);
  if (/^\d+$/.test(text) && rounds >= 1 && rounds <= MAX_ROUNDS) return rounds;
  throw new CommandError(
    `Rounds are a number from 1 to ${MAX_ROUNDS}, and not "${text}": ` +
      'for example --rounds 3.',
  );
}
