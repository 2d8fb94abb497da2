import { lstatSync } from 'node:fs';
import { join } from 'node:path';

/** Where the learner's earlier work is kept, seen from the repository. */
const BACKUPS = 'my-server-backups';

/** Is there anything of this name: a folder, a file, a broken link? */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** The path itself while it is free, else with a number behind it. */
export function unusedPath(path: string): string {
  let candidate = path;
  for (let i = 2; isThere(candidate); i += 1) candidate = `${path}-${i}`;
  return candidate;
}

/** Where to move `my-server/` now: to a folder that does not exist yet. */
export function backupPath(root: string, now: Date): string {
  return unusedPath(join(root, BACKUPS, timeName(now)));
}

/** Local time without colons, which Windows allows in no name. */
function timeName(time: Date): string {
  const date = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()];
  return `${joined(date)}T${joined(clock)}`;
}

function joined(numbers: readonly number[]): string {
  return numbers.map((number) => String(number).padStart(2, '0')).join('-');
}
