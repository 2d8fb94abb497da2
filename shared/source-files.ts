import { readdirSync } from 'node:fs';
import { sep } from 'node:path';

/**
 * What a server of the course is made of: neither its tests nor its lesson.
 *
 * @returns paths in its folder, sorted: `main.ts`, `protocol/frame.ts`, with
 *   this slash on every system.
 */
export function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.replaceAll(sep, '/'))
    .sort();
}
