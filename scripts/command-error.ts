import { COLUMNS, wrap } from '../shared/explain/wrap.ts';

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

/** Runs a command: its errors are sentences, and never stack traces. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    console.error(
      fold(error instanceof CommandError ? text : `Failed: ${text}`),
    );
    process.exitCode = 1;
  }
}
