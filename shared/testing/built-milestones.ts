import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
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

/** A file of a milestone, and what Node needs to run it. */
export interface Runnable {
  readonly file: string;
  readonly nodeArguments: readonly string[];
}

/** @param milestone the name of its folder, or the folder. */
export function runnable(milestone: string, name: string): Runnable {
  const source = join(ROOT, 'milestones', basename(milestone), name);
  const folder = process.env[VARIABLE];
  if (folder !== undefined) {
    const js = name.replace(/\.ts$/, '.js');
    const file = join(folder, basename(milestone), js);
    if (existsSync(file)) return { file, nodeArguments: [] };
  }
  return { file: source, nodeArguments: nodeArguments() };
}

/** How a milestone is started. */
export function milestoneCommand(milestone: string): readonly string[] {
  const main = runnable(milestone, 'main.ts');
  return [process.execPath, ...main.nodeArguments, main.file];
}
