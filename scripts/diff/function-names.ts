const MODIFIERS =
  '(export |default |abstract |async |static |override |public |protected |' +
  'private |get |set )*';

/** A function, a class, a table …: at the margin, or a function in a function. */
const DECLARATION = new RegExp(
  `^\\s*${MODIFIERS}(function|class|interface)\\b` +
    `|^${MODIFIERS}(const|let|type)\\b.*[^;]$`,
);

/** A method, whose parameters may be on lines of their own. */
const METHOD = new RegExp(`^\\s+${MODIFIERS}#?\\w+(<.*>)?\\((.*\\{)?$`);

/** What looks like a method, but is none. */
const STATEMENT = /^\s*(if|for|while|switch|catch|return|await)\b|=> \{$/;

const TEST = /^\s*(describe|test|it)\b.*[({[,]$/;

/** Ends what begins further up, and just as far to the left. */
const CLOSING = /^\s*[)}\]]/;

/**
 * The line that begins what a line of TypeScript is in, without the blanks
 * around it; empty for a line at the margin. Layout tells: what a line is in
 * begins above it, and further to the left.
 *
 * @param index of the line; when it is empty, the next one counts.
 */
export function functionAround(
  lines: readonly string[],
  index: number,
): string {
  const line = lines.slice(index).find((each) => each.trim() !== '') ?? '';
  let indent = indentOf(line) + (CLOSING.test(line) ? 1 : 0);
  for (let i = index - 1; i >= 0 && indent > 0; i -= 1) {
    const above = lines[i] ?? '';
    if (above.trim() === '' || indentOf(above) >= indent) continue;
    if (CLOSING.test(above)) continue;
    if (isHead(lines, i)) return above.trim();
    indent = indentOf(above);
  }
  return '';
}

function indentOf(line: string): number {
  const indent = line.search(/\S/);
  // Inside a comment: as far as its first line.
  return /^\s+\*/.test(line) ? indent - 1 : indent;
}

function isHead(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  if (DECLARATION.test(line) || TEST.test(line)) return true;
  if (!METHOD.test(line) || STATEMENT.test(line)) return false;
  return line.endsWith('{') || endsAsHead(lines, index);
}

/** A method's parameters end with `) {`, those of a call with `);`. */
function endsAsHead(lines: readonly string[], index: number): boolean {
  const start = ' '.repeat(indentOf(lines[index] ?? '')) + ')';
  const end = lines.slice(index).find((line) => line.startsWith(start));
  return end?.endsWith('{') ?? false;
}
