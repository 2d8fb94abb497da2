import type { ParsedFrame } from './frame-fields.ts';
import type { Clues } from './clues.ts';

/** So many bytes of a payload are enough to recognise it. */
const COMPARED_BYTES = 64;

type Cause = (clues: Clues) => string | null;

/** Likely causes of frames that are wrong, given both sides of one. */
const CAUSES_OF_WRONG_FRAMES: readonly ((
  got: ParsedFrame,
  wanted: ParsedFrame,
  clues: Clues,
) => string | null)[] = [
  (got, wanted) =>
    got.mask && !wanted.mask
      ? 'The answer is masked. Only clients mask what they send: a server ' +
        'must not (RFC 6455, 5.1).'
      : null,

  (got, wanted, { failure: { received } }) => {
    if (wanted.length !== 126n && wanted.length !== 127n) return null;
    const head = received.subarray(got.start);
    const isPlain = startsAlike(head.subarray(2), wanted.payload);
    if (head[1] !== Number(wanted.length) || !isPlain) return null;
    return (
      `A length of ${wanted.length} was written into the seven bits. There ` +
      '126 and 127 are no lengths: they say that the length follows, in 16 ' +
      'or 64 bits. Seven bits hold up to 125.'
    );
  },

  (got, wanted) =>
    got.lengthBits > wanted.lengthBits && got.length === wanted.length
      ? `The length takes ${got.lengthBits} bits, though ` +
        `${wanted.lengthBits} hold it: up to 125 stands in the header, up to ` +
        '65,535 in 16 bits, and only more in 64 (RFC 6455, 5.2).'
      : null,

  (got, wanted) => {
    if (got.lengthBits !== wanted.lengthBits || got.lengthBits === 7) {
      return null;
    }
    const hex = (n: bigint): string =>
      n.toString(16).padStart(got.lengthBits / 4, '0');
    const swapped = Buffer.from(hex(wanted.length), 'hex').reverse();
    return swapped.toString('hex') === hex(got.length)
      ? 'The bytes of the length are in the wrong order. In the network the ' +
          'high byte comes first: big-endian.'
      : null;
  },

  (got, wanted, { sentFrames }) => {
    const isMasked = sentFrames.some(
      (sent) =>
        sent.payload.length > 0 && startsAlike(got.payload, sent.payload),
    );
    return isMasked && got.length === wanted.length
      ? 'The payload came back as it was sent: the mask was not taken off. ' +
          'Byte i of the payload is XORed with byte i % 4 of the masking key ' +
          '(RFC 6455, 5.3).'
      : null;
  },

  (got, wanted) =>
    got.payload.includes('\ufffd') && !wanted.payload.includes('\ufffd')
      ? 'The payload went through a string: bytes that are no UTF-8 became ' +
        'ef bf bd there. Keep payloads as bytes.'
      : null,

  (got, wanted) => {
    const text = wanted.payload.toString('utf8');
    return wanted.opcode === 1 &&
      got.length < wanted.length &&
      [text.length, [...text].length].includes(Number(got.length))
      ? 'The length counts characters. It has to count bytes: in UTF-8 a ' +
          'character takes one to four of them.'
      : null;
  },

  (got, wanted) =>
    (got.opcode === 2 && wanted.opcode === 1) ||
    (got.opcode === 1 && wanted.opcode === 2)
      ? 'The type got lost: a text message is answered with opcode 1, a ' +
        'binary one with opcode 2. It stands in the first frame of a message.'
      : null,

  (got, wanted, { sentFrames }) => {
    const others = sentFrames.filter(({ lengthBits }) => lengthBits < 64);
    const rest = others.reduce((sum, { length }) => sum + length, 0n);
    const isMissing = others.length < sentFrames.length && got.length === rest;
    return isMissing && got.length < wanted.length
      ? 'The frame whose length takes 64 bits counts as empty. That length has ' +
          'eight bytes, and the first four are 0 up to 4 GiB: were all eight ' +
          'read?'
      : null;
  },

  (got, wanted, { sentFrames }) => {
    const isFragmented = sentFrames.some(({ fin }) => fin === 0);
    if (!isFragmented || !isDataFrame(got) || got.length >= wanted.length) {
      return null;
    }
    return (
      'A fragment was taken for a message. With FIN 0 more frames of the ' +
      'message follow, with opcode 0; only the one with FIN 1 ends it ' +
      '(RFC 6455, 5.4).'
    );
  },

  (got, wanted) =>
    got.fin === 0 && wanted.fin === 1
      ? 'FIN is missing: it says that the message ends with this frame, also ' +
        'where it is the only one.'
      : null,

  (got, wanted) =>
    got.opcode === 0xa && wanted.opcode === 0xa
      ? 'A pong holds the payload of its ping: the same bytes, as many of ' +
        'them, and without the mask (RFC 6455, 5.5.3).'
      : null,

  (got, wanted) =>
    got.opcode === 8 && wanted.opcode !== 8
      ? 'The server closed, with the code and reason above: it took for a ' +
        'violation what is none, or read the frame wrongly.'
      : null,
];

function isDataFrame({ opcode }: ParsedFrame): boolean {
  return opcode <= 2;
}

function startsAlike(a: Buffer, b: Buffer): boolean {
  const n = Math.min(a.length, b.length, COMPARED_BYTES);
  return n > 0 && a.subarray(0, n).equals(b.subarray(0, n));
}

function compareFrames(clues: Clues): string | null {
  const { got, wanted } = clues;
  if (got === null || wanted === null) return null;
  for (const cause of CAUSES_OF_WRONG_FRAMES) {
    const text = cause(got, wanted, clues);
    if (text !== null) return text;
  }
  return null;
}

/** Likely causes of frames that are wrong, missing or too many. */
export const FRAME_CAUSES: readonly Cause[] = [
  ({ failure: { problem } }) =>
    problem.lateMs === undefined
      ? null
      : `The answer is right, but came only after about ` +
        `${(problem.lateMs / 1_000).toFixed(1)} s. Is it waiting for ` +
        'something: a timer, more bytes, the end of the connection?',

  ({ failure: { chunking, problem } }) =>
    chunking.name === 'byte by byte' && problem.kind !== 'log'
      ? 'Sent in one chunk the same bytes worked. A chunk is no frame: TCP ' +
        'may cut anywhere, also in the middle of a header. Keep what has come ' +
        'in a queue, and go on when there is enough of it.'
      : null,

  compareFrames,

  ({ failure, request, sentFrames, got }) =>
    got === null && request !== '' && sentFrames.length > 0 && isBytes(failure)
      ? 'These frames came in one chunk with the request. What follows the ' +
        'request must not get lost: Node hands it over as the "head" of the ' +
        'upgrade event.'
      : null,

  ({ failure, sentFrames, got }) => {
    const { problem, said } = failure;
    const isSomethingRight = (problem.wrongAt ?? 0) > 0 || hasEchoed(said);
    return got === null &&
      sentFrames.length > 1 &&
      isBytes(failure) &&
      isSomethingRight
      ? 'The first frames of a chunk are answered, and the rest is forgotten. ' +
          'After each frame look whether there is another one in what has ' +
          'come: the next chunk may never come.'
      : null;
  },

  ({ failure, wanted, got }) =>
    got === null && wanted?.opcode === 0xa && isBytes(failure)
      ? 'The ping was not answered. Each needs a pong with the same payload ' +
        '(RFC 6455, 5.5.2).'
      : null,

  ({ failure, wanted, got }) =>
    got === null && wanted?.opcode === 0x8 && isBytes(failure)
      ? 'The close frame was not answered. It needs one in return, with the ' +
        'same code if it has one; then the server ends the connection (RFC 6455, 5.5.1).'
      : null,

  ({ failure, wanted, got }) =>
    got === null && wanted?.lengthBits === 64 && isBytes(failure)
      ? 'This length takes 64 bits: eight bytes, of which the first four are ' +
        '0 up to 4 GiB. Were all eight read?'
      : null,

  ({ failure, wanted, got }) =>
    got === null && wanted?.lengthBits === 16 && isBytes(failure)
      ? 'This length takes 16 bits. Were 126 and the two bytes behind it ' +
        'understood as one length?'
      : null,

  ({ failure }) =>
    isBytes(failure) && failure.received.length === 0
      ? 'Nothing came back. Does the server see the bytes at all, and does it ' +
        'know when a message is complete?'
      : null,
];

function isBytes({ problem }: Clues['failure']): boolean {
  return problem.kind === 'bytes';
}

function hasEchoed(said: Clues['failure']['said']): boolean {
  return said.filter(({ by }) => by === 'server').length > 1;
}
