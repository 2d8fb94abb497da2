/** A file that is not as the step will leave it: the first line that differs. */
export interface Difference {
  readonly file: string;
  /** From 1 on. */
  readonly line: number;
  /** Undefined where there is no such line, or no such file. */
  readonly expected: string | undefined;
  readonly found: string | undefined;
}

/** @returns null when both are the same. */
export function firstDifference(
  file: string,
  expected: string | undefined,
  found: string | undefined,
): Difference | null {
  if (expected === found) return null;
  const [wanted, there] = [linesOf(expected), linesOf(found)];
  let i = 0;
  while (wanted[i] === there[i] && i < wanted.length) i += 1;
  return { file, line: i + 1, expected: wanted[i], found: there[i] };
}

function linesOf(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split('\n');
}
