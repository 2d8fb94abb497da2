const ELLIPSIS = '…';

/** What is never the same twice, and means nothing here. */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  // Between two parts there may be nothing to leave out this time.
  [/^…\n/gm, ''],
  [/\b\d\d:\d\d:\d\d\b/g, '00:00:00'],
  [/\b\d+(\.\d+)? ?ms\b/g, '0 ms'],
  [/\b(127\.0\.0\.1|localhost):\d{4,5}\b/g, '$1:4000'],
  [/\b(node:[\w/-]+):\d+(:\d+)?/g, '$1'],
];

/** Whether a transcript still says what the command prints now. */
export function isSameTranscript(
  before: string,
  now: string,
  vary: readonly RegExp[],
): boolean {
  return normalise(before, vary) === normalise(now, vary);
}

function normalise(text: string, vary: readonly RegExp[]): string {
  const plain = VOLATILE.reduce(
    (rest, [form, constant]) => rest.replace(form, constant),
    text,
  );
  return vary.reduce((rest, form) => rest.replace(form, '*'), plain).trim();
}

const TIME = /^((?:server \| )?)\d\d:\d\d:\d\d /gm;

/** A log without its times, where the lesson shows it so. */
export function timesAsIn(before: string, now: string): string {
  const isShown = before.trim() === '' || /\b\d\d:\d\d:\d\d\b/.test(before);
  return isShown ? now : now.replace(TIME, '$1');
}

/**
 * The lines that a lesson shows. A part is `from … to`: from the next line
 * that has the one in it up to the next that has the other; `from …`: up to
 * the end; `from`: this line alone. What is left out between two parts becomes a line of
 * `…`.
 *
 * @throws when there is no such line.
 */
export function selectParts(text: string, parts: readonly string[]): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  if (parts.length === 0) return `${lines.join('\n').trim()}\n`;
  const shown: string[] = [];
  let at = 0;
  for (const part of parts) {
    if (part === ELLIPSIS) {
      shown.push(ELLIPSIS);
      continue;
    }
    const [from = '', to] = part.split(ELLIPSIS).map((words) => words.trim());
    const begin = indexOf(lines, from, at, text);
    if (begin > at && shown.length > 0 && shown.at(-1) !== ELLIPSIS) {
      shown.push(ELLIPSIS);
    }
    if (to === undefined) at = begin + 1;
    else if (to === '') at = lines.length;
    else at = indexOf(lines, to, begin, text) + 1;
    shown.push(...lines.slice(begin, at));
  }
  return `${shown.join('\n').replace(/^\n+/, '').trimEnd()}\n`;
}

function indexOf(
  lines: readonly string[],
  words: string,
  from: number,
  text: string,
): number {
  const found = lines.findIndex((line, i) => i >= from && line.includes(words));
  if (found !== -1) return found;
  throw new Error(`no line with "${words}" (any more) in:\n${text}`);
}
