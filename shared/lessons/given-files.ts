import type { Milestone } from '../course.ts';

/**
 * Files that a milestone brings and nobody types, by its number: they are
 * there when it begins, and its lesson says what they are for.
 */
const GIVEN: Readonly<Record<number, readonly string[]>> = {
  1: ['log.ts', 'output.ts', 'open-files.ts'],
};

export function givenFiles({ number }: Milestone): readonly string[] {
  return GIVEN[number] ?? [];
}
