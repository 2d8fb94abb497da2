import type { FileChange } from './changes.ts';
import type { Paint } from './colours.ts';
import type { Comparison } from './comparison.ts';

/** One line for each file: what became of it, and how many lines. */
export function fileLines(
  changes: readonly FileChange[],
  colour: Paint,
): string {
  const width = Math.max(...changes.map(({ file }) => file.length));
  return changes
    .map(({ file, kind, added, removed }) => {
      const plus = colour('green', `+${added}`.padStart(5));
      const minus = colour('red', `−${removed}`.padStart(5));
      return `${kind.padEnd(7)}  ${file.padEnd(width)} ${plus} ${minus}\n`;
    })
    .join('');
}

/** The line below everything: how many files, how many lines. */
export function summaryLine(
  { before, after, changes }: Comparison,
  colour: Paint,
): string {
  const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);
  const plus = sum(changes.map(({ added }) => added));
  const minus = sum(changes.map(({ removed }) => removed));
  const files = changes.length === 1 ? '1 file' : `${changes.length} files`;
  const lines = `${colour('green', `+${plus}`)} ${colour('red', `−${minus}`)}`;
  return `${before} → ${after}: ${files}, ${lines}\n`;
}
