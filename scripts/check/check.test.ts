import { afterEach, describe, expect, test } from 'vitest';
import { TemporaryCourse } from '../lib/testing/temporary-course.ts';
import { run } from './run-in-test.ts';
import { CommandError } from '../lib/command-line/command-error.ts';

async function complaint(args: readonly string[], root?: string) {
  const error: unknown = await run(args, root).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(CommandError);
  return error instanceof Error ? error.message : '';
}

describe('the command line', () => {
  test.for<[readonly string[], string]>([
    [['99'], 'There is no milestone "99"'],
    [['1', '2'], 'One milestone at a time, and not 1 and 2.'],
    [['1', '--only', 'nope'], 'Milestone 1 has no case "nope"'],
    [['1', '--only', 'echo/'], 'Milestone 1 has no case "echo/"'],
    [['1', '--url', 'nope'], '"nope" is no address of a server'],
    [['1', '--url', 'ftp://a/'], '"ftp://a/" is no address of a server'],
    [['1', '--run', ' '], 'Say what starts your server'],
    [['1', '--run', 'a', '--url', 'ws://a'], 'Choose one of --run, --url'],
    [['1', '--milestone', '99'], 'There is no milestone "99"'],
    [['1', '--times', '0'], '--times takes a whole number'],
    [['1', '--jobs', 'x'], '--jobs takes a whole number'],
    [['1', '--frob'], "Unknown option '--frob'"],
    [['1', '--json', '--watch'], '--watch is for people'],
  ])('%j is refused with a sentence', async ([args, sentence]) => {
    expect(await complaint(args)).toContain(sentence);
  });

  test('--help', async () => {
    const { isGood, output } = await run(['--help']);
    expect(isGood).toBe(true);
    expect(output).toMatch(/^Usage: npm run check/);
  });
});

describe('my-server/', () => {
  let course: TemporaryCourse;
  afterEach(() => course.remove());

  test('there is none', async () => {
    course = new TemporaryCourse();
    expect(await complaint(['1'], course.root)).toContain('npm run begin 1');
    expect(await complaint([], course.root)).toContain('npm run check 1');
  });

  test('it is empty', async () => {
    course = new TemporaryCourse();
    course.write('my-server/other.ts', '');
    expect(await complaint(['1'], course.root)).toContain('main.ts');
  });

  test('what was begun is checked, for the milestone it is for', async () => {
    course = new TemporaryCourse();
    await course.begin(['1']);
    const only = ['--only', 'http/unknown-path'];
    const { isGood, output } = await run(only, course.root);
    expect(isGood).toBe(false);
    expect(output).toContain('Milestone 1: ');
    expect(output).toContain('Expected the status 404, got 501.');
    expect(output).toContain('npm run hint 1');
  });
});

describe('the reference', () => {
  test('passes, over TLS too', async () => {
    const only = ['--only', 'https/', '--only', 'handshake/accept-value'];
    const { isGood, output } = await run(['--milestone', '3', ...only]);
    expect(output).toContain('All 9 cases passed, in 18 runs');
    expect(isGood).toBe(true);
  });

  test('without what the server prints', async () => {
    const only = ['receiver/unmasked', 'receiver/two-fragments'];
    const { isGood, output } = await run([
      ...['4', '--milestone', '4', '--no-log'],
      ...only.flatMap((id) => ['--only', id]),
    ]);
    expect(isGood).toBe(true);
    expect(output).toContain('The case passed');
    expect(output).toContain(
      'Skipped: receiver/two-fragments (needs the server’s output)',
    );
  });

  test('several times in a row', async () => {
    const only = ['--only', 'echo/hello-of-the-rfc', '--times', '2'];
    const { output } = await run(['--milestone', '5', ...only]);
    expect(output).toContain(', 2 of 2');
  });

  test('a step that is not there yet fails', async () => {
    const { isGood, output } = await run(['6', '--milestone', '5']);
    expect(isGood).toBe(false);
    expect(output).toContain('✗ closing/empty-close, whole');
  });

  test('--all goes on after a failure, and counts', async () => {
    const ids = ['accept-value', 'nothing-agreed', 'another-key'];
    const { output } = await run([
      ...['2', '--milestone', '1', '--all'],
      ...ids.flatMap((id) => ['--only', `handshake/${id}`]),
    ]);
    expect(output).toContain('\n3 cases failed.\n');
    for (const id of ids) expect(output).toContain(`✗ handshake/${id}, whole`);
  });
});

test('as JSON', async () => {
  const only = ['--only', 'closing/empty-close'];
  const { isGood, output } = await run([
    '6',
    '--milestone',
    '5',
    '--json',
    ...only,
  ]);
  expect(isGood).toBe(false);
  const json: unknown = JSON.parse(output);
  expect(json).toMatchObject({
    ...{ milestone: 6, passed: false, cases: 1 },
    failures: [
      {
        ...{ id: 'closing/empty-close', since: 6, chunking: 'whole' },
        ...{ expected: '8800', received: '', wrongAt: 0 },
        again: 'npm run check 6 -- --milestone 5 --only closing/empty-close',
      },
    ],
  });
});
