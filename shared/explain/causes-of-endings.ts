import type { Clues } from './clues.ts';

/** Likely causes where a connection ends, or does not, and of logs. */
export const ENDING_CAUSES: readonly ((clues: Clues) => string | null)[] = [
  ({ failure: { problem, received, ending } }) =>
    problem.kind === 'close frame' &&
    received.length === 0 &&
    ending === 'reset'
      ? 'Either there was no close frame, or it got lost: TCP resets a ' +
        'connection whose socket is destroyed while bytes still come, and the ' +
        'reset can overtake what was said last. End your own direction with ' +
        'the close frame, and read on until the peer has ended its own.'
      : null,

  ({ failure: { problem, received, step } }) =>
    problem.kind === 'close frame' &&
    received.length === 0 &&
    step?.do === 'close frame'
      ? `The server has to say why it closes: a close frame with code ` +
        `${step.code} and a reason, and then the end of the connection ` +
        '(RFC 6455, 7.1.7).'
      : null,

  ({ failure: { problem }, got }) =>
    problem.kind === 'close frame' && got !== null && got.opcode !== 8
      ? 'The server went on as if nothing was wrong. The rule above says what ' +
        'it should have noticed.'
      : null,

  ({ failure: { problem, ending } }) =>
    problem.kind === 'ending' && ending === 'reset'
      ? 'A socket was destroyed while bytes still came, or waited unread. End ' +
        'your own direction first, and read on until the peer ends its own.'
      : null,

  ({ failure: { problem, testCase } }) =>
    problem.kind === 'ending' &&
    testCase.transport === 'tcp to tls' &&
    Object.keys(testCase.env ?? {})
      .join()
      .includes('MAX_CONNECTIONS')
      ? 'A connection counts from the moment at which TCP has connected: in ' +
        'Node at the event "connection", also with TLS. "secureConnection" ' +
        'never comes for those that do not begin the TLS handshake.'
      : null,

  ({ failure: { problem, said, testCase } }) =>
    problem.kind === 'ending' &&
    said.length === 0 &&
    testCase.transport === 'tcp to tls'
      ? 'Nothing ends a TLS handshake that never begins. It comes before the ' +
        'request, and needs a deadline of its own: in Node the option ' +
        'handshakeTimeout.'
      : null,

  (clues) =>
    isUnanswered(clues) && clues.sentFrames.some(({ mask }) => mask === 0)
      ? 'A frame that is not masked must end the connection (RFC 6455, 5.1). ' +
        'Does the server look at MASK, the highest bit of byte 1, before it ' +
        'goes on?'
      : null,

  (clues) =>
    isUnanswered(clues)
      ? 'The server went on as if nothing was wrong. The rule above says what ' +
        'it should have noticed, and that ends the connection.'
      : null,

  ({ failure: { problem, ending } }) =>
    problem.kind === 'ending' && ending === null
      ? 'The server is the first to end the TCP connection (RFC 6455, 7.1.1), ' +
        'and a peer that never ends its own must not keep it.'
      : null,

  ({ failure: { problem } }) =>
    problem.kind === 'ending'
      ? 'After its last word a server says nothing more, and answers nothing ' +
        'that still comes.'
      : null,

  ({ failure: { problem, ending } }) =>
    problem.kind === 'silence' && ending !== null
      ? 'The server took for an error what is none: the rest of the bytes was ' +
        'still to come.'
      : null,

  ({ failure: { problem } }) =>
    problem.kind === 'silence'
      ? 'The server answered twice, or something that needs no answer.'
      : null,

  ({ failure: { problem } }) =>
    problem.kind === 'ping'
      ? 'The server has to send pings of its own, so that it notices peers ' +
        'that have vanished: one each HEARTBEAT_INTERVAL_MS.'
      : null,
];

/** The end was to be the answer to a frame, and did not come. */
function isUnanswered({ failure, sentFrames }: Clues): boolean {
  const { problem, ending, said } = failure;
  const isOpen = problem.kind === 'ending' && ending === null;
  return isOpen && sentFrames.length > 0 && said.at(-1)?.by === 'peer';
}
