import type { Duplex } from 'node:stream';
import { sayLastWord } from './last-word.ts';
import { log } from './log.ts';
import { opcodeName } from './protocol/frame.ts';
import { describeMessage } from './protocol/message.ts';
import type { Message } from './protocol/message.ts';
import { ProtocolError } from './protocol/protocol-error.ts';
import { Receiver } from './protocol/receiver.ts';
import type { ReceiverHandler } from './protocol/receiver.ts';
import { encodeMessage } from './protocol/sender.ts';
import { traceTo } from './protocol/trace.ts';
import type { Settings } from './settings.ts';

/** One client: socket to receiver, and from the sender back to the socket. */
export class Connection implements ReceiverHandler {
  readonly #socket: Duplex;
  readonly #name: string;
  readonly #settings: Settings;
  readonly #receiver: Receiver;
  #messages = 0;

  /** @param name how the log calls it, for example `connection 1`. */
  constructor(socket: Duplex, name: string, settings: Settings) {
    this.#socket = socket;
    this.#name = name;
    this.#settings = settings;
    const trace = settings.trace ? traceTo(log) : null;
    this.#receiver = new Receiver(this, settings.maxMessageBytes, trace);
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('drain', () => socket.resume());
    socket.on('end', () => socket.end());
    socket.on('error', destroy);
    socket.on('close', () => this.#onClose());
  }

  #onData(chunk: Buffer): void {
    // All answers to one chunk leave together, in one write.
    this.#socket.cork();
    this.#receive(chunk);
    this.#socket.uncork();
    // A peer that does not read is not read from, until it does: what waits
    // for it here stays bounded, and TCP makes it wait in turn.
    if (this.#socket.writableNeedDrain) this.#socket.pause();
  }

  #receive(chunk: Buffer): void {
    try {
      this.#receiver.receive(chunk);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error);
    }
  }

  onMessage(message: Message): void {
    this.#messages += 1;
    if (this.#settings.logMessages) log(describeMessage(message), this.#name);
    for (const bytes of encodeMessage(message, this.#settings.fragmentBytes)) {
      this.#socket.write(bytes);
    }
  }

  onControl(opcode: number, payload: Buffer): void {
    if (!this.#settings.logMessages) return;
    log(`${opcodeName(opcode)}, ${payload.length} bytes, skipped`, this.#name);
  }

  /** There is no close frame yet to say it: the log says why. */
  #fail({ message }: ProtocolError): void {
    this.#log(`protocol error: ${message}`);
    sayLastWord(this.#socket, '');
  }

  #onClose(): void {
    const { bytes, frames, isBetweenMessages } = this.#receiver;
    const where = isBetweenMessages ? '' : ', in the middle of a message';
    this.#log(
      `closed after ${bytes} bytes, ${frames} frames, ` +
        `${this.#messages} messages${where}`,
    );
  }

  #log(text: string): void {
    log(`${this.#name}: ${text}`);
  }
}

/** One function for all sockets: each of its own would cost each memory. */
function destroy(this: Duplex): void {
  this.destroy();
}
