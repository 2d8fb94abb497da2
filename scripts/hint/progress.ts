import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../lib/command-line/command-error.ts';

/**
 * Beside `my-server/` and not in it: it is there before that folder is, and
 * stays when the folder is moved to a backup.
 */
const PROGRESS_FILE = '.hints.json';

/** How many hints of a milestone were shown; 0 when nobody knows. */
export function readProgress(root: string, milestone: number): number {
  const shown = read(root)[milestone];
  return typeof shown === 'number' && Number.isInteger(shown) && shown > 0
    ? shown
    : 0;
}

/** @throws {CommandError} when it cannot be remembered. */
export function writeProgress(
  root: string,
  milestone: number,
  shown: number,
): void {
  const content = { ...read(root), [milestone]: shown };
  try {
    const text = `${JSON.stringify(content, null, 2)}\n`;
    writeFileSync(join(root, PROGRESS_FILE), text);
  } catch (error) {
    throw new CommandError(
      `${PROGRESS_FILE} cannot be written, so that the next hint will be ` +
        `this one again: ${String(error)}`,
    );
  }
}

function read(root: string): Readonly<Record<string, unknown>> {
  try {
    const text = readFileSync(join(root, PROGRESS_FILE), 'utf8');
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' ? { ...content } : {};
  } catch {
    // Missing or broken: the hints begin with the first.
    return {};
  }
}
