/** NaN when there are no values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
  return (lower + upper) / 2;
}

/** Null when one of the values is unknown. */
export function medianOrNull(
  values: readonly (number | null)[],
): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : median(known);
}
