import { once } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { receive, response } from '../cases/case.ts';
import type { Case, Step } from '../cases/case.ts';
import { WHOLE } from './chunking.ts';
import { CaseFailure } from './case-failure.ts';
import { runCase } from './run-case.ts';

const HOST = '127.0.0.1';
/** Of 16 bytes, so that it stands in every chunk at the same places. */
const LINE = 'HTTP/1.1 200 OK\n';
const MIB = 1024 ** 2;
/** What the system itself holds between two sockets, and some more. */
const ON_THE_WAY = 16 * MIB;

describe('a server that sends without end', () => {
  let port: number;
  /** How many bytes the last connection has taken from it. */
  let taken: () => number;
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    const chunk = Buffer.alloc(256 * 1024, LINE);
    const more = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', more);
    taken = () => socket.bytesWritten - socket.writableLength;
    more();
  });
  beforeAll(async () => {
    server.listen(0, HOST);
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  });
  afterAll(() => server.close());

  async function failureOf(...talk: readonly Step[]): Promise<CaseFailure> {
    const testCase: Case = {
      ...{ id: 'test/endless', since: 1, rule: 'A rule.', source: 'A test' },
      talk,
    };
    const target = { host: HOST, port };
    const run = { target, chunking: WHOLE, server: null };
    const failure: unknown = await runCase(testCase, run).catch(
      (error: unknown) => error,
    );
    if (failure instanceof CaseFailure) return failure;
    throw new Error('It has passed.');
  }

  test.each([
    ['a response', response(200)],
    ['bytes', receive(Buffer.from('HTTP/1.1 404'))],
    ['the end', { do: 'gone', withinMs: 1_500 }],
    ['silence', { do: 'silence', forMs: 500 }],
  ] as const)('is not heard out where %s should come', async (_what, step) => {
    const failure = await failureOf(step);
    const sentence = failure.message.replaceAll(/\s+/g, ' ');
    expect(sentence).toContain('The server sends on and on');
    expect(taken()).toBeLessThan(ON_THE_WAY);
    // All failures of a run are kept.
    expect(failure.received.length).toBeLessThanOrEqual(1024);
    expect(failure.receivedBytes).toBeLessThan(2 * MIB);
  });

  test('what a case awaits may come, however much it is', async () => {
    const failure = await failureOf(receive(Buffer.alloc(4 * MIB, 'x')));
    expect(failure.problem.wrongAt).toBe(0);
    const large = Buffer.alloc(4 * MIB, LINE);
    const error = failureOf(receive(large));
    await expect(error).rejects.toThrow('It has passed.');
  });
});
