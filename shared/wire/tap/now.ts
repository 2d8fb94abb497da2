import { performance } from 'node:perf_hooks';

/** In ms since 1970, with fractions; it never goes back. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
