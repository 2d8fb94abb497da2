import {
  BINARY,
  binaryPayload,
  clientFrame,
  CLOSE,
  fragments,
  KEY,
  PING,
  PONG,
  TEXT,
  textPayload,
} from '../cases/frames.ts';
import { upgrade } from '../cases/requests.ts';
import { BYTE_BY_BYTE, randomly, randomNumbers, WHOLE } from './chunking.ts';
import type { Chunking } from './chunking.ts';

/** What a peer does in one round: everything of it follows from the seed. */
export interface Attack {
  readonly seed: number;
  readonly name: string;
  /** True when a correct opening handshake comes first. */
  readonly isOpen: boolean;
  readonly bytes: Buffer;
  readonly chunking: Chunking;
  /** What comes after the bytes. `stay`: the server has to go first. */
  readonly ending: 'end' | 'reset' | 'destroy' | 'stay';
}

interface Kind {
  readonly name: string;
  readonly isOpen: boolean;
  readonly make: (random: Random) => Buffer;
}

/** Frames come twice: most of the code is about them. */
const KINDS: readonly [Kind, ...Kind[]] = [
  { name: 'noise', isOpen: false, make: makeNoise },
  { name: 'a mutated request', isOpen: false, make: makeRequest },
  { name: 'noise after the handshake', isOpen: true, make: makeNoise },
  { name: 'mutated frames', isOpen: true, make: makeFrames },
  { name: 'mutated frames', isOpen: true, make: makeFrames },
];

const MAX_NOISE_BYTES = 400;
const MAX_FRAMES = 12;
const MAX_MUTATIONS = 4;
/** The longest stretch that one mutation inserts, drops or doubles. */
const MAX_STRETCH = 16;

export function attackOf(seed: number): Attack {
  const random = new Random(seed);
  const { name, isOpen, make } = random.pick(KINDS);
  return {
    seed,
    name,
    isOpen,
    bytes: make(random),
    chunking: random.pick([WHOLE, BYTE_BY_BYTE, randomly(seed)]),
    ending: random.pick(['end', 'reset', 'destroy', 'stay']),
  };
}

/** Choices that are the same ones for the same seed. */
class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = randomNumbers(seed);
  }

  /** A whole number from 0 to n - 1. */
  below(n: number): number {
    return Math.floor(this.#next() * n);
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }
}

function makeNoise(random: Random): Buffer {
  return random.bytes(1 + random.below(MAX_NOISE_BYTES));
}

function makeRequest(random: Random): Buffer {
  // Without any mutation it would be a handshake like every other.
  return mutate(random, Buffer.from(upgrade()), 1 + random.below(4));
}

/** Sometimes without a mutation: then only chunks and ending are unusual. */
function makeFrames(random: Random): Buffer {
  const frames = Array.from({ length: 1 + random.below(MAX_FRAMES) }, () =>
    makeFrame(random),
  );
  const bytes = Buffer.concat(frames);
  return mutate(random, bytes, random.below(MAX_MUTATIONS + 1));
}

/** Most often what a correct client sends: later frames are to count too. */
function makeFrame(random: Random): Buffer {
  const choice = random.below(40);
  if (choice < 18) return makeMessage(random);
  if (choice < 26) return makeFragments(random);
  if (choice < 36) return makeControl(random, random.pick([PING, PONG]));
  if (choice < 38) return makeClose(random);
  return makeOddFrame(random);
}

/** Every field may be wrong. */
function makeOddFrame(random: Random): Buffer {
  return clientFrame({
    opcode: random.below(16),
    fin: random.below(2) === 0,
    rsv: random.pick([0, 0, 0, 1, 2, 4]),
    key: random.pick([KEY, KEY, KEY, null]),
    form: random.pick([7, 16, 64]),
    payload: random.bytes(random.below(126)),
  });
}

function makeMessage(random: Random): Buffer {
  const { opcode, payload } = makeContent(random);
  return clientFrame({ opcode, payload, key: random.bytes(4) });
}

/** A ping or a pong may stand between the fragments. */
function makeFragments(random: Random): Buffer {
  const { opcode, payload } = makeContent(random);
  const lengths: number[] = [];
  let rest = payload.length;
  for (let more = random.below(5); more > 0; more -= 1) {
    const length = random.below(rest + 1);
    lengths.push(length);
    rest -= length;
  }
  const frames = fragments(opcode, payload, [...lengths, rest]);
  const between = makeControl(random, random.pick([PING, PONG]));
  return Buffer.concat(
    frames.flatMap((one, i) =>
      i > 0 && random.below(4) === 0 ? [between, one] : [one],
    ),
  );
}

function makeContent(random: Random): { opcode: number; payload: Buffer } {
  // One of each form of the length; the 64 bits rarely, because they cost.
  const largest = random.pick([8, 125, 125, 2_000]);
  const isHuge = random.below(25) === 0;
  const length = isHuge ? 0x1_0000 + random.below(9) : random.below(largest);
  return random.below(2) === 0
    ? { opcode: TEXT, payload: textPayload(length) }
    : { opcode: BINARY, payload: binaryPayload(length) };
}

function makeControl(random: Random, opcode: number): Buffer {
  const payload = random.bytes(random.below(126));
  return clientFrame({ opcode, payload, key: random.bytes(4) });
}

function makeClose(random: Random): Buffer {
  const payload = Buffer.alloc(2 + random.below(3));
  payload.writeUInt16BE(random.pick([1000, 1001, 1005, 3000, 4999, 65_535]));
  return clientFrame({ opcode: CLOSE, payload });
}

type Mutation = (random: Random, bytes: Buffer, at: number) => Buffer;

const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  flipBit,
  drop,
  insert,
  double,
  cut,
];

function mutate(random: Random, bytes: Buffer, times: number): Buffer {
  let mutated = bytes;
  for (let i = 0; i < times; i += 1) {
    const at = random.below(mutated.length);
    mutated = random.pick(MUTATIONS)(random, mutated, at);
  }
  return mutated;
}

function flipBit(random: Random, bytes: Buffer, at: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
  return flipped;
}

function drop(random: Random, bytes: Buffer, at: number): Buffer {
  const end = at + 1 + random.below(MAX_STRETCH);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
}

function insert(random: Random, bytes: Buffer, at: number): Buffer {
  const inserted = random.bytes(1 + random.below(MAX_STRETCH));
  return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);
}

function double(random: Random, bytes: Buffer, at: number): Buffer {
  const end = at + 1 + random.below(MAX_STRETCH);
  return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
}

function cut(_random: Random, bytes: Buffer, at: number): Buffer {
  return bytes.subarray(0, at);
}
