/**
 * The time in milliseconds since 1970, with fractions.
 *
 * performance.now() alone counts from the start of this worker, which is
 * another moment than that of the page.
 */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
