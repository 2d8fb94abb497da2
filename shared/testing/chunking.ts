/** A way to cut what is sent into chunks. */
export interface Chunking {
  /** How a test's name calls it; says the seed, where there is one. */
  readonly name: string;
  readonly cut: (bytes: Buffer) => Iterable<Buffer>;
  /**
   * After so many of the first chunks of a frame the sender rests for a moment,
   * or TCP would often deliver them together: a lucky pass.
   */
  readonly rests?: number;
}

export const WHOLE: Chunking = { name: 'whole', cut: (bytes) => [bytes] };

/** More than this is cut byte by byte at its beginning and its end only. */
const MAX_SINGLE_BYTES = 2 * 1024;
/** A header, a control frame, and some payload in every place of the mask. */
const EDGE_BYTES = 160;

export const BYTE_BY_BYTE: Chunking = {
  name: 'byte by byte',
  rests: 3,
  *cut(bytes) {
    const isLong = bytes.length > MAX_SINGLE_BYTES;
    const edge = isLong ? EDGE_BYTES : bytes.length;
    yield* singles(bytes.subarray(0, edge));
    if (!isLong) return;
    yield bytes.subarray(edge, bytes.length - edge);
    yield* singles(bytes.subarray(bytes.length - edge));
  },
};

function* singles(bytes: Buffer): Iterable<Buffer> {
  for (let i = 0; i < bytes.length; i += 1) yield bytes.subarray(i, i + 1);
}

/** Chunks of random sizes: small ones mostly, and up to an eighth of it all. */
export function randomly(seed: number): Chunking {
  return {
    name: `random chunks, seed ${seed}`,
    *cut(bytes) {
      const random = randomNumbers(seed);
      let start = 0;
      while (start < bytes.length) {
        const largest = random() < 0.5 ? 8 : Math.max(8, bytes.length / 8);
        const end = start + 1 + Math.floor(random() * largest);
        yield bytes.subarray(start, end);
        start = end;
      }
    },
  };
}

/** The same, but a request is sent whole: others are about requests. */
export function ofFrames(chunking: Chunking): Chunking {
  const cut = (bytes: Buffer): Iterable<Buffer> =>
    isRequest(bytes) ? [bytes] : chunking.cut(bytes);
  return { ...chunking, cut };
}

/** The same, and tells when a chunk is asked for: the one before was taken. */
export function noting(chunking: Chunking, onTaken: () => void): Chunking {
  return {
    ...chunking,
    *cut(bytes) {
      for (const chunk of chunking.cut(bytes)) {
        onTaken();
        yield chunk;
      }
    },
  };
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** One with a frame behind it is cut like a frame. */
export function isRequest(bytes: Buffer): boolean {
  const [first = 0] = bytes;
  // A letter, with which no frame begins: RSV would be set.
  return (first & 0x70) !== 0 && bytes.subarray(-4).equals(HEAD_END);
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
