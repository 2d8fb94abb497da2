import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { askOn } from './ask.ts';
import { BACKUP, TemporaryCourse } from '../lib/testing/temporary-course.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { readState } from '../lib/course/my-server.ts';

let course: TemporaryCourse;
beforeEach(() => {
  vi.stubEnv('NO_COLOR', '1');
  course = new TemporaryCourse();
});
afterEach(() => {
  vi.unstubAllEnvs();
  course.remove();
});

describe('without a number', () => {
  test('nothing is moved before somebody says yes', async () => {
    await course.begin(['2']);
    course.write(join('my-server', 'main.ts'), 'mine');
    const before = course.tree();
    course.output = '';
    course.answer = false;
    await course.begin();
    expect(course.tree()).toEqual(before);
    expect(course.questions).toEqual(['\nBegin milestone 3 now?']);
    expect(course.output).toContain('my-server/ is at milestone 2.');
    expect(course.output).toContain('npm run check 2');
    expect(course.output).toContain('npm run begin 3');
    expect(course.output).toMatch(/\nNothing has changed\.\n$/);
    course.answer = true;
    await course.begin();
    expect(readState(course.root)).toBe(3);
    expect(course.read(join(BACKUP, 'main.ts'))).toBe('mine');
  });

  test('and never when nobody is there who could', async () => {
    await course.begin(['2']);
    course.answer = null;
    const error = await course.refusal([]);
    expect(error).toBeInstanceOf(CommandError);
    expect(error.message).toContain('  npm run begin 3');
    expect(course.questions).toEqual([]);
  });

  test('where there is nothing to move, nobody is asked', async () => {
    course.answer = null;
    await course.begin();
    expect(readState(course.root)).toBe(1);
  });
});

function terminal(isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), { isTTY });
  return { input, output };
}

test.each([
  ['y\n', true],
  ['Yes\n', true],
  [' y \n', true],
  ['\n', false],
  ['n\n', false],
  ['yesterday\n', false],
  ['\x03', false],
  ['\x04', false],
])('the answer %j', async (keys, isYes) => {
  const { input, output } = terminal(true);
  const answer = askOn({ input, output })?.('Begin?');
  input.write(keys);
  expect(await answer).toBe(isYes);
  expect(String(output.read())).toContain('Begin? [y/N] ');
});

test('a terminal that goes away says nothing', async () => {
  const { input, output } = terminal(true);
  const answer = askOn({ input, output })?.('Begin?');
  input.end();
  expect(await answer).toBe(false);
});

test('nobody is asked without a terminal', () => {
  expect(askOn(terminal(false))).toBeNull();
  const { output } = terminal(true);
  expect(askOn({ input: new PassThrough(), output })).toBeNull();
});
