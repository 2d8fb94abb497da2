import { pathToFileURL } from 'node:url';
import { isCode, isWritten } from '../lib/files/code-files.ts';
import { showPaged } from '../lib/files/git.ts';
import type { Surroundings } from '../lib/files/surroundings.ts';
import { visibleText } from '../lib/command-line/visible-text.ts';
import { paint, paintChanges } from './colours.ts';
import { compare } from './comparison.ts';
import type { Comparison } from './comparison.ts';
import { HELP, readOptions } from './options.ts';
import type { DiffOptions } from './options.ts';
import { chooseSides } from './sides.ts';
import { fileLines, summaryLine } from './summary.ts';
import { writePage } from './web-page.ts';
import { renewChanges } from './written-changes.ts';

/** And a browser. */
export interface DiffSurroundings extends Surroundings {
  openPage(url: string): void;
}

/**
 * `npm run diff`.
 *
 * @throws {CommandError} when there is nothing to compare, or no git.
 */
export async function runDiff(
  args: readonly string[],
  surroundings: DiffSurroundings,
): Promise<void> {
  const { root, env, output } = surroundings;
  const options = readOptions(args);
  if (options === null) return void output.write(`${HELP}\n`);
  if (options.write) return renewChanges(surroundings);

  const sides = chooseSides(root, options.names);
  const counts = options.all ? isWritten : isCode;
  const comparison = withoutCommands(compare(sides, counts, env));
  const { before, after, text } = comparison;
  if (text !== '') return show(comparison, options, surroundings);
  output.write(`Nothing differs between ${before} and ${after}.\n`);
}

/** A student's files may hold what a terminal would obey. */
function withoutCommands(comparison: Comparison): Comparison {
  const text = visibleText(comparison.text);
  const changes = comparison.changes.map((change) => ({
    ...change,
    file: visibleText(change.file),
  }));
  return { ...comparison, text, changes };
}

async function show(
  comparison: Comparison,
  { as, pager }: DiffOptions,
  { root, env, output, openPage }: DiffSurroundings,
): Promise<void> {
  const isTerminal = output.isTTY ?? false;
  const colour = paint(isTerminal && !env['NO_COLOR']);
  if (as === 'files') {
    output.write(fileLines(comparison.changes, colour));
  } else if (as === 'page') {
    const page = writePage(comparison);
    output.write(`${page}\n`);
    openPage(pathToFileURL(page).href);
  } else {
    const text = paintChanges(comparison.text, colour);
    if (isTerminal && pager) await showPaged(text, { cwd: root, env });
    else output.write(text);
  }
  output.write(`\n${summaryLine(comparison, colour)}`);
}
