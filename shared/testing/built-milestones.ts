import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtMilestones, milestonePath } from '../course-folder.ts';
import { removeWithUs } from '../keeper/end-with-us.ts';
import { nodeArguments, ROOT } from '../node-arguments.ts';

/** Names the folder in which the milestones stand without their types. */
const VARIABLE = 'COURSE_BUILT';

/** The JavaScript that is left without the types, and nothing looked for. */
const OPTIONS = [
  ...['--ignoreConfig', '--noCheck', '--verbatimModuleSyntax'],
  ...['--rewriteRelativeImportExtensions', '--rootDir', 'milestones'],
  ...['--module', 'nodenext', '--target', 'es2023', '--types', 'node'],
];

/**
 * Takes the types away from every milestone, once for all tests, where Node
 * cannot: tsx needs three times as long to start a server as the server does.
 *
 * @returns what removes it.
 * @throws when it cannot be done.
 */
export function buildMilestones(): () => void {
  if (nodeArguments().length === 0) return () => {};
  const folder = mkdtempSync(join(tmpdir(), 'websocket-built-'));
  const remove = removeWithUs(folder);
  const files = builtMilestones(ROOT).map((each) =>
    milestonePath(each, 'main.ts'),
  );
  const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
  const args = [tsc, ...OPTIONS, '--outDir', folder, ...files];
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the milestones were not built: ${stdout}`);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  process.env[VARIABLE] = folder;
  return remove;
}

/** What to start instead of a milestone's `main.ts`; null: that itself. */
export function builtMain(milestone: string): string | null {
  const folder = process.env[VARIABLE];
  if (folder === undefined) return null;
  const file = join(folder, milestone, 'main.js');
  return existsSync(file) ? file : null;
}
