import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Command } from '../../shared/testing/command.ts';
import { runCarry } from './run-carry.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { TinyCourse } from '../lib/testing/tiny-course.ts';

let course: TinyCourse;
beforeEach(() => {
  course = new TinyCourse(4);
  for (const number of [1, 2]) course.write(number, 'server.ts', ['a', 'b']);
  for (const number of [3, 4]) course.write(number, 'server.ts', ['a', 'b3']);
  for (const number of [2, 3, 4]) course.write(number, 'other.ts', ['one']);
  course.commit();
});
afterEach(() => course.remove());

/** What is wrong, when something is. */
async function refusal(...args: string[]): Promise<string> {
  const error: unknown = await course
    .run(runCarry, ...args)
    .catch((cause: unknown) => cause);
  if (!(error instanceof CommandError)) throw error;
  for (const line of error.message.split('\n')) {
    expect(line.length, line).toBeLessThanOrEqual(80);
  }
  return error.message;
}

describe('a conflict', () => {
  beforeEach(() => {
    course.write(2, 'server.ts', ['a', 'B']);
    course.write(2, 'other.ts', ['two']);
  });

  test('is named, with what to type, and stands in the file', async () => {
    expect(await refusal('2')).toBe(
      '\nThere is a conflict in\n' +
        '  milestones/03-https/server.ts\n' +
        'Mend what stands between <<<<<<< and >>>>>>>, then type:\n' +
        'npm run carry 3',
    );
    expect(course.read(3, 'server.ts')).toEqual([
      'a',
      '<<<<<<< milestones/03-https',
      'b3',
      '||||||| milestones/02-handshake before',
      'b',
      '=======',
      'B',
      '>>>>>>> milestones/02-handshake now',
    ]);
    // What had none is done; the milestones after it wait.
    expect(course.read(3, 'other.ts')).toEqual(['two']);
    expect(course.read(4, 'other.ts')).toEqual(['one']);
  });

  test('is in every way of going on until it is mended', async () => {
    await refusal('2');
    const still = /^There still is a conflict in\n {2}milestones\/03-https\//;
    expect(await refusal('2')).toMatch(still);
    expect(await refusal('3')).toMatch(still);
    course.write(3, 'server.ts', ['a', '=======', 'B']);
    expect(await refusal('3')).toMatch(still);
    expect(course.read(4, 'other.ts')).toEqual(['one']);
  });

  test('is mended, and all goes on from there', async () => {
    await refusal('2');
    course.write(3, 'server.ts', ['a', 'B3']);
    const output = await course.run(runCarry, '3');
    expect(output).toContain('\nCarried into 4. What is left to do: npm test');
    expect(course.read(4, 'server.ts')).toEqual(['a', 'B3']);
    expect(course.read(4, 'other.ts')).toEqual(['two']);
  });

  test('names the milestone that the change comes from', async () => {
    for (const number of [3, 4]) course.write(number, 'server.ts', ['a', 'b']);
    course.write(4, 'server.ts', ['a', 'b4']);
    expect(await refusal('2')).toContain('04-receiver/server.ts');
    expect(course.read(4, 'server.ts')).toContain(
      '>>>>>>> milestones/03-https now',
    );
  });

  test('is there between two new files', async () => {
    course.write(3, 'new.ts', ['three']);
    course.commit();
    course.write(2, 'new.ts', ['two']);
    expect(await refusal('2')).toContain('03-https/new.ts');
  });
});

describe('what makes no sense is refused with what to type:', () => {
  test.each([
    [['99'], 'There is no milestone "99": choose one of 1, 2, 3, 4.'],
    [['5'], 'Milestone 5 (echo) is not built yet: choose one of 1, 2, 3, 4.'],
    [['4'], 'There is no milestone after 4 to carry anything into.\nAll o'],
    [['2', '3'], 'One milestone is carried at a time, and not 2 3. Type: n'],
    [['2', '--sinc'], "Unknown option '--sinc'. All options: npm run carry"],
    [['2', '--since', 'no'], 'There is no commit "no": git log --oneline li'],
    [['2', '--since=--all'], 'There is no commit "--all": git log --oneline'],
    [['2', '--since', 'HEAD:'], 'There is no commit "HEAD:"'],
  ])('%j', async (args, sentence) => {
    expect(await refusal(...args)).toContain(sentence);
  });

  test('a milestone that is newer than the commit', async () => {
    rmSync(join(course.root, '.git'), { recursive: true });
    course.write(3, 'main.ts', ['start();']);
    const main = course.path(3, 'main.ts');
    course.writeText('.gitignore', 'milestones/03-https\n');
    course.commit();
    course.writeText('.gitignore', `!${main}\n`);
    expect(await refusal('3')).toMatch(
      /^milestones\/03-https is not in that commit, .*\n.* with --since\.$/,
    );
  });

  test('no checkout of git', async () => {
    rmSync(join(course.root, '.git'), { recursive: true });
    course.env['GIT_CEILING_DIRECTORIES'] = join(course.root, '..');
    expect(await refusal('2')).toMatch(
      /^This needs a git checkout of the repository: .* git clone\.\n.*not a/,
    );
  });

  test('no git', async () => {
    course.hidePrograms();
    expect(await refusal('2')).toContain('This needs git, which is not');
  });
});

describe('npm run carry', () => {
  test.each([
    [[], 0, /^Usage: npm run carry <number> -- \[options\]\n/],
    [['--help'], 0, /\n {2}--dry-run {5}says what would happen/],
    [['99'], 1, /^There is no milestone "99": choose one of 1, 2, 3.*\n$/],
  ])('%j', async (args, code, text) => {
    const command = new Command('carry', args, {});
    expect(await command.exited).toBe(code);
    expect(command.output).toMatch(text);
    for (const line of command.output.split('\n')) {
      expect(line.length, line).toBeLessThanOrEqual(80);
    }
  });
});
