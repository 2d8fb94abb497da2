import { constants } from 'node:os';
import { COLUMNS, wrap } from '../../../shared/explain/wrap.ts';
import { onOrphaned } from '../endings/on-orphaned.ts';
import { onOutputWithoutReader } from './output-without-reader.ts';

/** Something the user can mend. The message says what is wrong, what to type. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Long lines in several; what is to be typed has one of its own. */
export function fold(text: string): string {
  return text.split('\n').flatMap(foldLine).join('\n');
}

function foldLine(line: string): readonly string[] {
  if (line.length <= COLUMNS) return [line];
  const [, sentence = line, command] =
    /^(.*): ((?:(?!: ).)*npm run .*)$/.exec(line) ?? [];
  return command === undefined
    ? wrap(line)
    : [...wrap(`${sentence}:`), `  ${command}`];
}

/** How long a command that fails may take to end in order, in ms. */
const END_TIMEOUT_MS = 10_000;

interface CommandKind {
  /**
   * What is done when nobody reads the output any more. A command that only
   * prints is over then. What serves goes on serving, and what changes files
   * changes all of them.
   */
  readonly withoutReader?: 'end' | 'go on';
}

/**
 * Runs a command: its errors are sentences, and never stack traces. It ends
 * when whoever has started it is gone.
 */
export async function runCommand(
  command: () => Promise<void>,
  { withoutReader = 'go on' }: CommandKind = {},
): Promise<void> {
  const isOver = withoutReader === 'end';
  onOutputWithoutReader(() => isOver && process.exit(), fail);
  onOrphaned(() => endInOrder(128 + constants.signals.SIGTERM));
  process.on('uncaughtException', fail);
  try {
    await command();
  } catch (error) {
    fail(error);
  }
}

/** Ends the command with a sentence, also when it has long begun. */
export function fail(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  console.error(fold(error instanceof CommandError ? text : `Failed: ${text}`));
  process.exitCode = 1;
  endInOrder(1);
}

/** As a signal does, for whoever waits for one. */
function endInOrder(code: number): void {
  if (!process.emit('SIGTERM')) return exitWhenPrinted(code);
  setTimeout(() => process.exit(code), END_TIMEOUT_MS).unref();
}

/** On some systems what was printed is still on its way. */
function exitWhenPrinted(code: number): void {
  process.stdout.write('', () => {
    process.stderr.write('', () => process.exit(code));
  });
}
