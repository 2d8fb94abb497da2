import type { Problem } from '../events.ts';
import { MAX_HEAD_BYTES } from './head-reader.ts';
import { fieldsNamed } from './http-head.ts';
import type { HeaderField, HttpHead, Line } from './http-head.ts';

/** Bytes that somebody sent, whole lines of a head for example. */
export type Place = Pick<Line, 'start' | 'end'>;

export function problem(section: string, text: string, at: Place): Problem {
  return { section, text, start: at.start, end: at.end };
}

/** Where a field should be: at the empty line, the last chance. */
function whereMissing({ last, end }: HttpHead): Place {
  return { start: last.start, end };
}

/** What is wrong with the form of either head. */
export function judgeForm(section: string, head: HttpHead): readonly Problem[] {
  const { withoutCr } = head;
  if (withoutCr === null) return [];
  const at = { start: withoutCr.start, end: withoutCr.end + 1 };
  return [problem(section, 'A line ends with LF, and not with CR LF.', at)];
}

/** A field that has to be there, and only once. */
export function judgeOnce(
  section: string,
  head: HttpHead,
  name: string,
): readonly Problem[] {
  const [first, second] = fieldsNamed(head, name.toLowerCase());
  if (first === undefined) {
    return [problem(section, `There is no ${name}.`, whereMissing(head))];
  }
  if (second === undefined) return [];
  return [problem(section, `There is more than one ${name}.`, second.line)];
}

/** A field that has to have one value among others, such as `websocket`. */
export function judgeItem(
  section: string,
  head: HttpHead,
  name: string,
  item: string,
): readonly Problem[] {
  const fields = fieldsNamed(head, name.toLowerCase());
  const [first] = fields;
  if (first === undefined) {
    const text = `There is no ${name} header with "${item}".`;
    return [problem(section, text, whereMissing(head))];
  }
  if (fields.some((field) => says(field, item))) return [];
  return [problem(section, `${name} does not say "${item}".`, first.line)];
}

function says({ value }: HeaderField, item: string): boolean {
  const wanted = item.toLowerCase();
  return value.split(',').some((each) => each.trim().toLowerCase() === wanted);
}

/** The head did not come to its empty line. */
export function judgeCut(
  section: string,
  head: HttpHead,
  isTooLong: boolean,
): readonly Problem[] {
  const text = isTooLong
    ? `The head has no end within ${MAX_HEAD_BYTES} bytes.`
    : 'The connection ended before the empty line after the header.';
  return [problem(section, text, { start: head.last.start, end: head.end })];
}
