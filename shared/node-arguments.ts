import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * What Node needs on its command line to run TypeScript: nothing where it
 * strips the types itself, tsx where it does not (Node 20).
 */
export function nodeArguments(): readonly string[] {
  // Newer than the types of the oldest Node that is supported.
  const stripsTypes: unknown = Reflect.get(process.features, 'typescript');
  if (stripsTypes) return [];
  // The tests have a way that is quicker.
  return ['--import', process.env['COURSE_LOADER'] ?? 'tsx'];
}
