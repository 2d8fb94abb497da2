import { receive, response, send } from '../cases/case.ts';
import type { Case } from '../cases/case.ts';
import { clientFrame, serverFrame, TEXT } from '../cases/frames.ts';
import { upgrade } from '../cases/requests.ts';
import { WHOLE } from '../testing/chunking.ts';
import type { Failure, Problem, Said } from '../testing/failure.ts';

export const HELLO = clientFrame({ opcode: TEXT, payload: 'Hello' });
export const ECHO = serverFrame({ opcode: TEXT, payload: 'Hello' });

export const CASE: Case = {
  id: 'test/case',
  since: 5,
  rule: 'What is sent comes back.',
  source: 'RFC 6455, 5.2',
  talk: [send(upgrade()), response(101), send(HELLO), receive(ECHO)],
};

/** The server has accepted the handshake. */
export const OPENING: Said = {
  by: 'server',
  bytes: Buffer.from('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
};

/** A failure where nothing came back of HELLO, but for what is given. */
export function failure(
  problem: Problem,
  more: Partial<Failure> = {},
): Failure {
  return {
    testCase: CASE,
    chunking: WHOLE,
    step: receive(ECHO),
    problem,
    said: [OPENING, { by: 'peer', bytes: HELLO }],
    received: Buffer.alloc(0),
    ending: null,
    server: { output: '', exit: null },
    ...more,
  };
}

export const WRONG: Problem = { kind: 'bytes', what: 'Wrong.', expected: ECHO };
