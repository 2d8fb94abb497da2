import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { runnable } from '../../shared/testing/built-milestones.ts';

const MODULE = runnable(import.meta.dirname, 'process-events.ts');

/** Runs a program that has wired its process events and then fails. */
function run(failure: string) {
  const program = `
    import { handleProcessEvents } from '${pathToFileURL(MODULE.file).href}';
    handleProcessEvents(async () => {});
    setTimeout(() => {}, 60_000);
    ${failure}`;
  const args = [...MODULE.nodeArguments, '--input-type=module', '-e', program];
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
