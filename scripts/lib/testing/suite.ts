import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { symlinkSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { removeWithUs } from '../../../shared/keeper/end-with-us.ts';
import { leftOver } from '../../../shared/testing/marked-processes.ts';
import { onOrphaned } from '../endings/on-orphaned.ts';

/** How the processes that the tests start run TypeScript. */
const QUICK_TYPESCRIPT = new URL(
  '../../../shared/testing/quick-typescript.mjs',
  import.meta.url,
).href;

/** What was just killed may take so long to be gone. */
const PATIENCE_MS = 5_000;

/** Before all tests; what comes back is done after all of them. */
export default function setup(): () => Promise<void> {
  onOrphaned(() => process.exit(1));
  process.env['COURSE_LOADER'] = QUICK_TYPESCRIPT;
  // What others run on this machine is told apart by its environment.
  if (process.platform !== 'linux') return async () => {};
  const folder = ownTemporaryFolder();
  const remove = removeWithUs(folder);
  const mark = randomUUID();
  process.env['COURSE_SUITE'] = mark;
  process.env['TMPDIR'] = folder;

  return async () => {
    const processes = await leftOver(`COURSE_SUITE=${mark}`, PATIENCE_MS);
    const left = [
      ...processes.map(({ command }) => command),
      ...readdirSync(folder).filter((name) => name.startsWith('websocket-')),
    ];
    for (const { pid } of processes) process.kill(pid, 'SIGKILL');
    remove();
    if (left.length === 0) return;
    console.error(`The tests have left behind:\n${left.join('\n')}`);
    process.exitCode = 1;
  };
}

/** What is in it is ours: others run tests on this machine as well. */
function ownTemporaryFolder(): string {
  const usual = tmpdir();
  const folder = mkdtempSync(join(usual, 'ws-'));
  // What tsx has translated once is not translated again.
  const cache = `tsx-${userInfo().uid}`;
  if (!existsSync(join(usual, cache))) mkdirSync(join(usual, cache));
  symlinkSync(join(usual, cache), join(folder, cache));
  return folder;
}
