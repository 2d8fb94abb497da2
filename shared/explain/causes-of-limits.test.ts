import { expect, test } from 'vitest';
import { closed, receive } from '../cases/case.ts';
import { BINARY, binaryPayload, serverFrame } from '../cases/frames.ts';
import { explain } from './explain.ts';
import { CASE, failure } from './made-failure.ts';

test('half-open TLS that nobody counts', () => {
  const text = explain(
    failure(
      { kind: 'ending', what: 'Still open.' },
      {
        testCase: {
          ...CASE,
          transport: 'tcp to tls',
          env: { MAX_CONNECTIONS: '2' },
          talk: [closed()],
        },
        step: closed(),
        said: [],
      },
    ),
  );
  expect(text.replace(/\s+/g, ' ')).toMatch(/"secureConnection" never comes/);
});

test('a peer that reads late is cut off', () => {
  const payload = binaryPayload(40_000);
  const expected = serverFrame({ opcode: BINARY, payload });
  const received = expected.subarray(0, 20_000);
  const step = receive(expected);
  const talk = [{ do: 'sleep', forMs: 1_000 } as const, step];
  const text = explain(
    failure(
      {
        kind: 'bytes',
        what: 'Too few.',
        expected,
        wrongAt: received.length,
      },
      { testCase: { ...CASE, talk }, step, received, ending: 'end' },
    ),
  );
  expect(text.replace(/\s+/g, ' ')).toMatch(/the slowest rate that you accept/);
});
