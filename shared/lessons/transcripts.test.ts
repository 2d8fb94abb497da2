import { describe, expect, test } from 'vitest';
import {
  isSameTranscript,
  selectParts,
  timesAsIn,
} from './compare-transcript.ts';
import { parseTranscripts, unmarkedTranscripts } from './parse-transcripts.ts';

const LESSON = [
  '# A lesson',
  '',
  '<!-- transcript',
  'server: A=1',
  'run: one &&',
  '  two',
  'part: from … to',
  'vary: \\d+',
  'state: step 3',
  '-->',
  '',
  '```console',
  'it prints this',
  '```',
  '',
  'Prose.',
  '',
  '```console',
  'where from?',
  '```',
  '',
  '<!-- not renewed: a browser printed it -->',
  '',
  '```console',
  'from a browser',
  '```',
  '',
].join('\n');

describe('the marks of a lesson', () => {
  test('say how, what and where', () => {
    const [transcript, ...others] = parseTranscripts(LESSON);
    expect(others).toEqual([]);
    expect(transcript).toMatchObject({
      line: 3,
      body: 'it prints this\n',
      mark: {
        actions: [
          { kind: 'server', text: 'A=1' },
          { kind: 'run', text: 'one && two' },
        ],
        parts: ['from … to'],
        vary: [/\d+/g],
        state: 'step 3',
      },
    });
    const { from = 0, to = 0 } = transcript ?? {};
    expect(LESSON.slice(from, to)).toBe('it prints this\n');
  });

  test('a line of another form is refused', () => {
    const wrong = LESSON.replace('server:', 'sevrer:');
    expect(() => parseTranscripts(wrong)).toThrow('"sevrer: A=1"');
  });

  test('a transcript without one is found', () => {
    expect(unmarkedTranscripts(LESSON)).toEqual([16]);
  });
});

describe('the lines that are shown', () => {
  const OUTPUT = 'a 1\nb 2\nc 3\nd 4\ne 5\n\n';

  test.for([
    { parts: [], shown: 'a 1\nb 2\nc 3\nd 4\ne 5\n' },
    { parts: ['b … c'], shown: 'b 2\nc 3\n' },
    { parts: ['a', 'b'], shown: 'a 1\nb 2\n' },
    { parts: ['a', 'd …'], shown: 'a 1\n…\nd 4\ne 5\n' },
    { parts: ['a', '…'], shown: 'a 1\n…\n' },
    { parts: ['a', '…', 'e'], shown: 'a 1\n…\ne 5\n' },
  ])('parts: $parts', ({ parts, shown }) => {
    expect(selectParts(OUTPUT, parts)).toBe(shown);
  });

  test('a part that is gone is no silent success', () => {
    expect(() => selectParts(OUTPUT, ['f'])).toThrow('no line with "f"');
    expect(() => selectParts(OUTPUT, ['c … a'])).toThrow('no line with "a"');
  });
});

describe('the same transcript', () => {
  const same = (before: string, now: string): boolean =>
    isSameTranscript(before, now, [/seed \d+/g]);

  test('but for times, ports, positions in Node and what may vary', () => {
    expect(same('12:30:00 open', '12:31:09 open')).toBe(true);
    expect(same('pong after 1.4 ms', 'pong after 12 ms')).toBe(true);
    expect(same('http://127.0.0.1:4000', 'http://127.0.0.1:5123')).toBe(true);
    expect(same('at node:net:205:5', 'at node:net:2059:5')).toBe(true);
    expect(same('node:a/b-c:93:11', 'node:a/b-c:94:11')).toBe(true);
    expect(same('seed 1', 'seed 2')).toBe(true);
    expect(same('a\n…\nb\n', 'a\nb\n')).toBe(true);
  });

  test('and nothing else', () => {
    expect(same('5 bytes', '6 bytes')).toBe(false);
    expect(same('12:30:00 open', 'open')).toBe(false);
    expect(same('in 2 s', 'in 3 s')).toBe(false);
  });

  test('times are shown where they were shown', () => {
    const log = '12:30:00 open\nserver | 12:30:01 closed\n';
    expect(timesAsIn('open\n', log)).toBe('open\nserver | closed\n');
    expect(timesAsIn('10:00:00 open\n', log)).toBe(log);
    expect(timesAsIn('', log)).toBe(log);
  });
});
