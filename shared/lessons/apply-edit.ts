import type { Edit } from './parse-lesson.ts';

/** A server's code: each file by its path, `protocol/frame.ts`. */
export type Files = ReadonlyMap<string, string>;

/** The edit does not fit the file as it is. */
export class EditError extends Error {
  override readonly name = 'EditError';
}

/** @throws {EditError} when the edit does not fit. */
export function applyEdit(files: Files, edit: Edit): Files {
  const { file, kind, content } = edit;
  const before = files.get(file);
  if (kind === 'create') {
    if (before !== undefined) throw new EditError(`${file} is there already`);
    return new Map([...files, [file, content]]);
  }
  if (before === undefined) throw new EditError(`there is no ${file}`);
  if (kind === 'change') {
    return new Map([...files, [file, change(file, before, content)]]);
  }
  return new Map([...files].filter(([name]) => name !== file));
}

/** Several changes of a file are set apart by a line of `@@`. */
const SEPARATOR = /^@@.*\n/m;

function change(file: string, before: string, diff: string): string {
  return diff.split(SEPARATOR).reduce((text, hunk) => {
    return hunk.trim() === '' ? text : changeOnce(file, text, hunk);
  }, before);
}

function changeOnce(file: string, text: string, hunk: string): string {
  const lines = hunk.replace(/\n$/, '').split('\n');
  const without = (sign: string): string =>
    lines
      .filter((line) => !line.startsWith(sign))
      // An editor may have removed the blank of an empty line.
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const [old, now] = [without('+'), without('-')];
  const places = indexesOf(text, old);
  const [place] = places;
  if (place === undefined || places.length > 1) {
    const times = places.length === 0 ? 'not' : `${places.length} times`;
    throw new EditError(`these lines are ${times} in ${file}:\n${old}`);
  }
  return text.slice(0, place) + now + text.slice(place + old.length);
}

/** Where whole lines begin that are these. */
function indexesOf(text: string, lines: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(lines); at !== -1;) {
    if (at === 0 || text[at - 1] === '\n') places.push(at);
    at = text.indexOf(lines, at + 1);
  }
  return places;
}
