import http from 'node:http';
import net from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ServerProcess } from '../../shared/testing/server-process.ts';
import { run } from './run-in-test.ts';

describe('a server that runs already', () => {
  let server: ServerProcess;
  let url: string;
  beforeAll(async () => {
    server = new ServerProcess('05-echo');
    url = `ws://127.0.0.1:${await server.port()}`;
  });
  afterAll(() => server.stop());

  test('passes; what cannot be tried is named, with the reason', async () => {
    const asked = ['http/', 'https/', 'process/', 'receiver/two-fragments'];
    asked.push('handshake/accept-value', 'echo/hello-of-the-rfc');
    const only = asked.flatMap((id) => ['--only', id]);
    const { isGood, output } = await run(['5', '--url', url, ...only]);
    expect(isGood).toBe(true);
    for (const why of [
      'needs a server with other settings',
      'needs the server’s output',
      'needs a server with TLS',
      'starts and ends the server itself',
    ]) {
      expect(output.replace(/\s+/g, ' ')).toContain(why);
    }
  });

  test('TLS where there is none', async () => {
    const tls = url.replace('ws:', 'wss:');
    const { isGood, output } = await run(['5', '--url', tls]);
    expect(isGood).toBe(false);
    expect(output).toContain('TLS: wrong version number');
    expect(output).toContain('Does the server speak TLS on this port?');
  });

  test('nobody is there', async () => {
    const { isGood, output } = await run(['1', '--url', 'ws://127.0.0.1:9/']);
    expect(isGood).toBe(false);
    expect(output).toContain('Nobody listens at this address.');
  });
});

describe('odd servers', () => {
  let server: Server;
  afterEach(() => server.close());

  async function urlOf(listener: (socket: net.Socket) => void) {
    server = net.createServer(listener);
    return listen(server);
  }

  async function listen(listening: Server): Promise<string> {
    await new Promise<void>((resolve) => {
      listening.listen(0, '127.0.0.1', resolve);
    });
    const { port } = listening.address() as AddressInfo;
    return `ws://127.0.0.1:${port}/`;
  }

  async function failure(url: string): Promise<string> {
    const { isGood, output } = await run([
      ...['2', '--url', url],
      ...['--only', 'handshake/accept-value'],
    ]);
    expect(isGood).toBe(false);
    return output;
  }

  test('silent', async () => {
    const output = await failure(await urlOf(() => {}));
    expect(output).toContain('but nothing came within 2 s');
    expect(output).toContain('Nobody answered.');
  });

  test('reset', async () => {
    const url = await urlOf((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    const output = await failure(url);
    expect(output).toContain('but nothing came, and then a reset');
    expect(output).toContain('Either nobody answered, or the answer got lost');
  });

  test('no HTTP', async () => {
    const url = await urlOf((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('SSH-2.0-x\r\n\r\n'));
    });
    const output = await failure(url);
    expect(output).toContain('What came is no response of HTTP.');
  });

  test('at another path and host name', async () => {
    const seen: string[] = [];
    server = http.createServer();
    server.on('upgrade', ({ url, headers }, socket: net.Socket) => {
      seen.push(`${url} ${headers.host}`);
      socket.destroy();
    });
    const url = new URL('/chat', await listen(server));
    await failure(url.href);
    expect(new Set(seen)).toEqual(new Set([`/chat ${url.host}`]));
  });
});
