import { describe, expect, test } from 'vitest';
import { ROOT } from '../../../shared/node-arguments.ts';
import { chooseMilestone } from '../course/built-milestones.ts';
import { CommandError } from '../command-line/command-error.ts';
import { readOptions } from './milestone-options.ts';

describe('the options of npm run milestone', () => {
  test('when nothing is said', () => {
    expect(readOptions([], {})).toEqual({
      name: undefined,
      port: 4000,
      clientPort: 5500,
      client: true,
      open: false,
      watch: false,
      inspect: undefined,
      tls: undefined,
      wire: null,
    });
  });

  test('when everything is said', () => {
    const args = ['5', '--port', '1', '--client-port', '2', '--open'];
    args.push('--watch', '--inspect-brk', '--tls', '--no-client');
    args.push('--wire', '--hex', '--pcap', 'it.pcapng');
    expect(readOptions(args, { PORT: '9', TLS: 'off' })).toEqual({
      name: '5',
      port: 1,
      clientPort: 2,
      client: false,
      open: true,
      watch: true,
      inspect: '--inspect-brk',
      tls: true,
      wire: { hex: true, pcap: 'it.pcapng' },
    });
  });

  test('from the environment', () => {
    const env = { PORT: '4001', CLIENT_PORT: '5501', TLS: 'on' };
    expect(readOptions(['5'], env)).toMatchObject({
      port: 4001,
      clientPort: 5501,
      tls: true,
    });
  });

  test('help', () => {
    expect(readOptions(['--help'], {})).toBeNull();
  });

  test.each([
    [['2', '3'], 'One milestone at a time, and not 2,3.'],
    [['2', '--port', 'abc'], 'A port is a number from 1 to 65535'],
    [['2', '--port', '0'], 'A port is a number from 1 to 65535'],
    [['2', '--port', '65536'], 'A port is a number from 1 to 65535'],
    [['2', '--port', '5500'], 'Server and page cannot share port 5500'],
    [['2', '--port'], "Option '--port <value>' argument missing."],
    [['2', '--hex'], '--hex and --pcap tell of what crosses the wire'],
    [['2', '--pcap', 'it.pcapng'], 'add --wire.'],
    [['2', '--prot', '1'], "Unknown option '--prot'. All options:"],
    [['2', '--watch=yes'], "Option '--watch' does not take an argument."],
  ])('%j is refused with a sentence', (args, sentence) => {
    expect(() => readOptions(args, {})).toThrow(CommandError);
    expect(() => readOptions(args, {})).toThrow(sentence);
  });
});

describe('a milestone', () => {
  test.each(['2', '02', '02-handshake'])('is found by %s', (name) => {
    expect(chooseMilestone(ROOT, name).slug).toBe('handshake');
  });

  test.each(['', '0', '99', 'handshake', '2-handshake', '../02-handshake'])(
    'is not found by "%s"',
    (name) => {
      expect(() => chooseMilestone(ROOT, name)).toThrow(
        `There is no milestone "${name}": choose one of 1, 2, 3`,
      );
    },
  );
});
