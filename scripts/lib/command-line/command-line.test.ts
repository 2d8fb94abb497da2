import { describe, expect, test } from 'vitest';
import { commandLine, withOption } from './command-line.ts';

const isWindows = process.platform === 'win32';

test.each([
  [['5'], 'npm run milestone 5'],
  [[], 'npm run milestone'],
  [['5', '--wire', '--hex'], 'npm run milestone 5 -- --wire --hex'],
  [['--wire', '5'], 'npm run milestone -- --wire 5'],
  [['5', '--pcap', 'my file'], 'npm run milestone 5 -- --pcap "my file"'],
  [['5', '--since', 'HEAD~1'], 'npm run milestone 5 -- --since HEAD~1'],
  [['5', '--pcap', '~/x'], 'npm run milestone 5 -- --pcap "~/x"'],
  [['5', '--pcap', ''], 'npm run milestone 5 -- --pcap ""'],
])('%j', (args, line) => {
  expect(commandLine({ script: 'milestone', args })).toBe(line);
});

test.skipIf(isWindows)('no shell sees more in a word than its letters', () => {
  const args = ['--to', "ws://a/?b=$HOME&c='d'"];
  expect(commandLine({ script: 'wire', args })).toBe(
    `npm run wire -- --to 'ws://a/?b=$HOME&c='\\''d'\\'''`,
  );
});

describe('another port', () => {
  test.each([
    [['5'], ['5', '--port', '4001']],
    [
      ['5', '--port', '4000', '--wire'],
      ['5', '--wire', '--port', '4001'],
    ],
    [
      ['--port=4000', '5'],
      ['5', '--port', '4001'],
    ],
    [
      ['5', '--client-port', '4000'],
      ['5', '--client-port', '4000', '--port', '4001'],
    ],
  ])('%j', (args, expected) => {
    const typed = { script: 'milestone', args };
    expect(withOption(typed, '--port', 4001).args).toEqual(expected);
  });
});
