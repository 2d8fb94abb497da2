import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CommandError } from '../lib/command-line/command-error.ts';
import { readWireOptions } from './wire-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'websocket-wire-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'no-certificate.pem'), 'hello');

const TO = ['--to', 'ws://127.0.0.1:9000/chat?room=1'];

describe('the options of npm run wire', () => {
  test('when only the server is named', () => {
    expect(readWireOptions(TO, {})).toEqual({
      url: new URL('ws://127.0.0.1:9000/chat?room=1'),
      to: { host: '127.0.0.1', port: 9000 },
      port: 4000,
      clientPort: 5500,
      client: true,
      tls: false,
      open: false,
      hex: false,
      pcap: undefined,
    });
  });

  test('when everything is said', () => {
    const args = ['--to', 'wss://[::1]/', '--port', '1', '--no-client'];
    args.push('--open', '--hex', '--pcap', 'a', '--tls', '--insecure');
    expect(readWireOptions(args, { CLIENT_PORT: '7' })).toMatchObject({
      to: { host: '::1', port: 443, tls: { by: 'nobody' } },
      port: 1,
      clientPort: 7,
      client: false,
      tls: true,
      open: true,
      hex: true,
      pcap: 'a',
    });
  });

  test('a certificate has to be vouched for, if nothing else is said', () => {
    const options = readWireOptions(['--to', 'wss://a.example'], {});
    expect(options?.to).toEqual({
      host: 'a.example',
      port: 443,
      tls: { by: 'system' },
    });
  });

  test('help', () => {
    expect(readWireOptions(['--help'], {})).toBeNull();
  });

  test.each([
    [[], 'Say which server it is about, for example: npm run wire'],
    [['--to'], "Option '--to <value>' argument missing"],
    [['--to', ''], '"" is no address of a WebSocket server'],
    [['--to', '127.0.0.1:9000'], 'is no address of a WebSocket server'],
    [['--to', 'localhost:9000'], 'is no address of a WebSocket server'],
    [['--to', 'http://a.example'], 'is no address of a WebSocket server'],
    [['--to', 'ws://a.example/#a'], 'is no address of a WebSocket server'],
    [['--to', 'ws://a.example:99999'], 'is no address of a WebSocket server'],
    [['ws://a.example'], "Unexpected argument 'ws://a.example'"],
    [[...TO, '--colour'], "Unknown option '--colour'"],
    [[...TO, '--port', 'x'], 'A port is a number from 1 to 65535'],
    [[...TO, '--port', '5500'], 'Server and page cannot share port 5500'],
    [[...TO, '--port', '9000'], "Port 9000 is the server's own"],
    [['--to', 'ws://localhost:4000'], "Port 4000 is the server's own"],
    [['--to', 'ws://[::1]:4000'], "Port 4000 is the server's own"],
    [[...TO, '--insecure'], 'are for servers with wss://'],
    [[...TO, '--ca', 'x'], 'are for servers with wss://'],
    [
      ['--to', 'wss://a.example', '--ca', 'x', '--insecure'],
      'Choose one of --ca and --insecure.',
    ],
    [['--to', 'wss://a.example', '--ca', 'none.pem'], 'There is no file'],
    [
      ['--to', 'wss://a.example', '--ca', 'no-certificate.pem'],
      'There is no certificate in PEM form in',
    ],
  ])('%j is refused with a sentence', (args, sentence) => {
    const read = () => readWireOptions(args, { INIT_CWD: folder });
    expect(read).toThrow(CommandError);
    expect(read).toThrow(sentence);
  });
});
