import { setTimeout as delay } from 'node:timers/promises';
import {
  BINARY,
  binaryPayload,
  clientFrame,
  serverFrame,
} from '../cases/frames.ts';
import type { Chunking } from './chunking.ts';
import { expectBytes } from './expect-bytes.ts';
import { StepFailure } from './failure.ts';
import type { RawPeer } from './raw-peer.ts';

const MIB = 1024 * 1024;

/**
 * When nothing was taken from one look to the next, and so many times, no more
 * is. It is not a time: who was kept from looking has not been kept waiting.
 */
const LOOKS = 20;
const LOOK_EVERY_MS = 20;

/** Small enough to notice that a slow server still reads. */
const CHUNK_BYTES = 64 * 1024;

/**
 * Sends messages and reads no answer, until the server takes no more. Then it
 * reads, and every echo must come.
 *
 * @param maxBytes a server that takes so many waits for nobody.
 * @throws {StepFailure}
 */
export async function flood(
  peer: RawPeer,
  messageBytes: number,
  maxBytes: number,
): Promise<void> {
  const message = { opcode: BINARY, payload: binaryPayload(messageBytes) };
  const sender = new Sender(peer);
  peer.pause();
  const sending = sender.send(clientFrame(message), maxBytes);
  await sender.untilFull();
  if (sender.taken >= maxBytes) {
    const what =
      `The server has taken ${maxBytes / MIB} MiB from a peer that reads ` +
      'none of its answers.';
    throw new StepFailure({ kind: 'flood', what });
  }
  sender.stop();
  const echo = serverFrame(message);
  for (let i = 0; i < sender.begun; i += 1) await expectBytes(peer, echo);
  await sending;
}

/** Sends the same message again and again, and counts what has left. */
class Sender {
  readonly #peer: RawPeer;
  readonly #chunking: Chunking;
  #isOver = false;
  /** Messages, the last of which may still be on its way. */
  begun = 0;
  /** Bytes. */
  taken = 0;

  constructor(peer: RawPeer) {
    this.#peer = peer;
    const cut = (bytes: Buffer): Iterable<Buffer> => this.#cut(bytes);
    this.#chunking = { name: 'chunks of 64 KiB', cut };
  }

  async send(message: Buffer, maxBytes: number): Promise<void> {
    while (!this.#isOver && this.taken < maxBytes) {
      const before = this.taken;
      this.begun += 1;
      await this.#peer.send(message, this.#chunking);
      // The connection is gone, and nothing can be sent any more.
      if (this.taken === before) break;
    }
    this.#isOver = true;
  }

  /** Begins no other message: the one that is on its way is not cut off. */
  stop(): void {
    this.#isOver = true;
  }

  /** The next chunk is asked for when the one before has left. */
  *#cut(bytes: Buffer): Iterable<Buffer> {
    for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
      const chunk = bytes.subarray(start, start + CHUNK_BYTES);
      yield chunk;
      this.taken += chunk.length;
    }
  }

  /** Until all is sent, or nothing more is taken. */
  async untilFull(): Promise<void> {
    let before = -1;
    for (let quiet = 0; !this.#isOver && quiet < LOOKS; quiet += 1) {
      if (this.taken !== before) quiet = 0;
      before = this.taken;
      await delay(LOOK_EVERY_MS);
    }
  }
}
