import { randomBytes } from 'node:crypto';
import {
  BINARY,
  clientFrame,
  CONTINUATION,
  serverFrame,
  TEXT,
} from '../../../shared/cases/frames.ts';
import { prose } from './prose.ts';
import { Repeated } from './repeated.ts';
import type { Content } from '../scenarios.ts';

/** Frames that are sent in one write, when there are many. */
const GROUP = 16;

/**
 * A long payload repeats a block of this length. A multiple of 4 keeps the
 * mask in step; no power of two, so that a server that mixes up its own blocks
 * does not send back the right bytes.
 */
const BLOCK_LENGTH = 1024 * 1024 + 4;

/** What a client sends, and what must come back. */
export interface Load {
  readonly sent: Repeated;
  /** Without headers, unmasked. */
  readonly payload: Repeated;
  readonly messages: number;
  /** Of every message, both ways. */
  readonly opcode: number;
}

/** A frame as the client sends it, and what is in it. */
interface Frame {
  readonly payload: Buffer;
  readonly bytes: Buffer;
}

/** Messages of one frame each, sent at once, every one different. */
export function burstLoad(
  messages: number,
  length: number,
  content: Content = 'binary',
): Load {
  const isText = content === 'text';
  const opcode = isText ? TEXT : BINARY;
  const frames = Array.from({ length: messages }, () => {
    const payload = isText ? prose(length) : randomBytes(length);
    return frameOf(payload, { opcode, fin: true });
  });
  return {
    sent: new Repeated(join(frames, 'bytes')),
    payload: new Repeated(join(frames, 'payload')),
    messages,
    opcode,
  };
}

/** One message in one frame. */
export function singleFrameLoad(length: number): Load {
  const block = randomBytes(Math.min(length, BLOCK_LENGTH));
  const key = randomKey();
  const header = clientFrame({ opcode: BINARY, key, length: BigInt(length) });
  const masked = clientFrame({ opcode: BINARY, key, payload: block });
  const maskedBlock = masked.subarray(masked.length - block.length);
  const times = Math.floor(length / block.length);
  const rest = length % block.length;
  return {
    sent: new Repeated(
      maskedBlock,
      times,
      header,
      maskedBlock.subarray(0, rest),
    ),
    payload: new Repeated(block, times, undefined, block.subarray(0, rest)),
    messages: 1,
    opcode: BINARY,
  };
}

/**
 * One message in many frames.
 *
 * @param count of frames: a multiple of 16, and at least 32.
 */
export function fragmentsLoad(count: number, length: number): Load {
  const payloads = Array.from({ length: GROUP }, () => randomBytes(length));
  const group = (isFirst: boolean, isLast: boolean): Buffer => {
    const frames = payloads.map((payload, i) =>
      frameOf(payload, {
        opcode: isFirst && i === 0 ? BINARY : CONTINUATION,
        fin: isLast && i === GROUP - 1,
      }),
    );
    return join(frames, 'bytes');
  };
  const times = count / GROUP;
  return {
    sent: new Repeated(
      group(false, false),
      times - 2,
      group(true, false),
      group(false, true),
    ),
    payload: new Repeated(Buffer.concat(payloads), times),
    messages: 1,
    opcode: BINARY,
  };
}

/**
 * Many messages of one frame each, as fast as they are taken.
 *
 * @param count of messages: a multiple of 16.
 */
export function messagesLoad(count: number, length: number): Load {
  const group = burstLoad(GROUP, length);
  const times = count / GROUP;
  return {
    sent: new Repeated(group.sent.middle, times),
    payload: new Repeated(group.payload.middle, times),
    messages: count,
    opcode: group.opcode,
  };
}

/** Bytes of a message that comes back in one frame. */
export function echoLengthOf(length: number): number {
  return (
    serverFrame({ opcode: BINARY, length: BigInt(length) }).length + length
  );
}

function frameOf(
  payload: Buffer,
  place: { readonly opcode: number; readonly fin: boolean },
): Frame {
  return {
    payload,
    bytes: clientFrame({ ...place, payload, key: randomKey() }),
  };
}

/** No byte is zero: a server must not get away without unmasking. */
function randomKey(): Buffer {
  return Buffer.from(randomBytes(4).map((byte) => byte || 1));
}

function join(frames: readonly Frame[], part: keyof Frame): Buffer {
  return Buffer.concat(frames.map((frame) => frame[part]));
}
