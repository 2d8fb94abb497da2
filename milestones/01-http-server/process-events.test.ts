import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeArguments } from '../../shared/node-arguments.ts';

const MODULE = pathToFileURL(join(import.meta.dirname, 'process-events.ts'));

/** Runs a program that has wired its process events and then fails. */
function run(failure: string) {
  const program = `
    import { handleProcessEvents } from '${MODULE.href}';
    handleProcessEvents(async () => {});
    setTimeout(() => {}, 60_000);
    ${failure}`;
  const args = [...nodeArguments(), '--input-type=module', '-e', program];
  return spawnSync(process.execPath, args, { encoding: 'utf8' });
}

test.each([
  ['an exception', 'setTimeout(() => { throw new Error("oh no"); });'],
  ['a rejection', 'Promise.reject(new Error("oh no"));'],
])('%s nobody caught: its stack, and exit code 1', (_what, failure) => {
  const { status, stderr } = run(failure);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Error: oh no\n +at /);
});

test('what was thrown need not be an Error', () => {
  const { status, stderr } = run('Promise.reject("just text");');
  expect(status).toBe(1);
  expect(stderr).toBe('just text\n');
});
