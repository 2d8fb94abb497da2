import { functionAround } from './function-names.ts';

/** One file that differs. */
export interface FileChange {
  /** Its path inside its folder: `connection.ts`. */
  readonly file: string;
  readonly kind: 'changed' | 'new' | 'removed';
  /** How many lines came and went. */
  readonly added: number;
  readonly removed: number;
}

/** The lines of a file, of which git has printed the path. */
type LinesOf = (path: string) => readonly string[];

const COLUMNS = 80;

/** Where a hunk is: the first number of each pair is that of its first line. */
const HUNK_HEAD = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** Takes what git has printed apart, into one piece for each file. */
export function pieces(text: string): readonly string[] {
  return text.split(/^(?=diff --git )/m).filter((piece) => piece !== '');
}

/** The lines about the file, and its hunks: there each line has a sign. */
export function hunksOf(piece: string): readonly [string, ...string[]] {
  const [head = '', ...hunks] = piece.split(/^(?=@@ )/m);
  return [head, ...hunks];
}

/**
 * Removes the lines with abbreviated hashes: how long they are depends on
 * git's version, and they tell nobody anything. And at each hunk of TypeScript
 * it names the function that the change is in: git names the one that the
 * three lines before it are in, which often is another.
 */
export function tidy(text: string, linesOf: LinesOf): string {
  return pieces(text)
    .map((piece) => piece.replace(/^index [0-9a-f]+\.\.[^\n]*\n/m, ''))
    .map((piece) => withNames(piece, linesOf))
    .join('');
}

function withNames(piece: string, linesOf: LinesOf): string {
  const [head, ...hunks] = hunksOf(piece);
  // A tab follows a name with blanks.
  const [, before] = /^--- (.+\.ts)\t?$/m.exec(head) ?? [];
  const [, after] = /^\+\+\+ (.+\.ts)\t?$/m.exec(head) ?? [];
  if (before === undefined || after === undefined) return piece;
  const sides = { '-': linesOf(before), '+': linesOf(after) };
  return head + hunks.map((hunk) => withName(hunk, sides)).join('');
}

function withName(
  hunk: string,
  sides: Readonly<Record<'-' | '+', readonly string[]>>,
): string {
  const [place = '', before, after] = HUNK_HEAD.exec(hunk) ?? [];
  const [, ...lines] = hunk.split('\n');
  const changed = lines.findIndex((line) => /^[-+]/.test(line));
  const name = lines[changed]?.startsWith('-')
    ? functionAround(sides['-'], Number(before) - 1 + changed)
    : functionAround(sides['+'], Number(after) - 1 + changed);
  const head = `${place} ${name}`.slice(0, COLUMNS).trimEnd();
  return [head, ...lines].join('\n');
}

/** @param text what git has printed about the folders of these names. */
export function listChanges(
  text: string,
  before: string,
  after: string,
): readonly FileChange[] {
  return pieces(text).map((piece) => {
    const [head, ...hunks] = hunksOf(piece);
    const kind = /^new file mode/m.test(head)
      ? 'new'
      : /^deleted file mode/m.test(head)
        ? 'removed'
        : 'changed';
    const lines = hunks.join('').split('\n');
    return {
      file: fileIn(kind === 'removed' ? before : after, head),
      kind,
      added: lines.filter((line) => line.startsWith('+')).length,
      removed: lines.filter((line) => line.startsWith('-')).length,
    };
  });
}

/** @param head begins for example `diff --git 04-receiver/a.ts 05-echo/a.ts`. */
function fileIn(folder: string, head: string): string {
  // Git quotes a path with signs that are rare in one.
  const [, quote, file = head] =
    new RegExp(`^diff --git .* ("?)${folder}/(.*)`).exec(head) ?? [];
  return quote === '"' ? file.slice(0, -1) : file;
}
