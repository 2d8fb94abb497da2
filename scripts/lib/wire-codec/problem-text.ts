import { hexRows } from '../../../shared/explain/hex-rows.ts';
import { linkTo } from '../../../shared/explain/rfc-link.ts';
import { wrap } from '../../../shared/explain/wrap.ts';
import type { Problem } from '../../../shared/wire/events.ts';
import { styled } from '../command-line/style.ts';

/**
 * What is wrong, where, and where to read about it.
 *
 * @param bytes of the frame.
 * @param start where in the stream the frame begins.
 */
export function problemText(
  problem: Problem,
  bytes: Uint8Array,
  start: number,
): readonly string[] {
  const { section, text } = problem;
  const source = `RFC 6455, ${section}`;
  const [first = '', ...others] = wrap(`Wrong (${source}): ${text}`);
  return [
    styled('red', first),
    ...others.map((line) => `  ${line}`),
    `  ${linkTo(source) ?? source}`,
    `  ${placeOf(problem, start)}:`,
    ...hexRows(Buffer.from(bytes), problem.start - start),
  ];
}

/** Counted from the frame's first byte on, as in the rows. */
function placeOf(problem: Problem, start: number): string {
  const first = problem.start - start;
  const last = problem.end - start - 1;
  return last > first ? `Bytes ${first} to ${last}` : `Byte ${first}`;
}
