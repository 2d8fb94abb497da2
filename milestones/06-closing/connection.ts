import type { Duplex } from 'node:stream';
import { MAX_UNSEEN_BYTES, MIN_READ_RATE } from './constants.ts';
import { sayLastWord } from './last-word.ts';
import { log } from './log.ts';
import { ClosingState, closePayload, parseClose } from './protocol/close.ts';
import type { CloseStatus } from './protocol/close.ts';
import { opcodeName, OPCODES } from './protocol/frame.ts';
import { describeMessage } from './protocol/message.ts';
import type { Message } from './protocol/message.ts';
import { ProtocolError } from './protocol/protocol-error.ts';
import { Receiver } from './protocol/receiver.ts';
import type { ReceiverHandler } from './protocol/receiver.ts';
import { encodeControl, encodeMessage } from './protocol/sender.ts';
import { traceTo } from './protocol/trace.ts';
import type { Settings } from './settings.ts';

/** One client: socket to receiver, and from the sender back to the socket. */
export class Connection implements ReceiverHandler {
  readonly #socket: Duplex;
  readonly #name: string;
  readonly #settings: Settings;
  readonly #receiver: Receiver;
  #messages = 0;
  /** Bytes of answers to messages. */
  #sent = 0;

  readonly #closing = new ClosingState();

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
    socket.on('close', () => this.#onClosed());
  }

  /** RFC 6455, 7.1.2: begins the closing handshake, and a deadline. */
  close(status: CloseStatus): void {
    if (this.#closing.sent !== null) return;
    this.#closing.sent = status;
    this.#socket.write(encodeControl(OPCODES.close, closePayload(status)));
    // A peer that did not read before must be heard now.
    this.#socket.resume();
    const timer = setTimeout(() => this.#socket.destroy(), this.#withinMs);
    this.#socket.on('close', () => clearTimeout(timer));
  }

  /** For a peer to answer, after it has taken what it was sent before. */
  get #withinMs(): number {
    const unseen = this.#socket.writableLength + MAX_UNSEEN_BYTES;
    const seconds = Math.min(this.#sent, unseen) / MIN_READ_RATE;
    return this.#settings.closeTimeoutMs + seconds * 1_000;
  }

  #onData(chunk: Buffer): void {
    // All answers to one chunk leave together, in one write.
    this.#socket.cork();
    this.#receive(chunk);
    this.#socket.uncork();
    // A peer that does not read is not read from, until it does: what waits
    // for it here stays bounded, and TCP makes it wait in turn. While closing
    // nothing is sent back any more, and the answer must be heard.
    const isOpen = this.#closing.sent === null;
    if (isOpen && this.#socket.writableNeedDrain) this.#socket.pause();
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
    // RFC 6455, 5.5.1: after a close frame no data is sent.
    if (this.#closing.sent !== null) return;
    this.#messages += 1;
    if (this.#settings.logMessages) log(describeMessage(message), this.#name);
    for (const bytes of encodeMessage(message, this.#settings.fragmentBytes)) {
      this.#sent += bytes.length;
      this.#socket.write(bytes);
    }
  }

  onControl(opcode: number, payload: Buffer): void {
    if (opcode === OPCODES.close) {
      this.#onClose(payload);
    } else if (this.#settings.logMessages) {
      log(
        `${opcodeName(opcode)}, ${payload.length} bytes, skipped`,
        this.#name,
      );
    }
  }

  /** RFC 6455, 5.5.1: a close frame is answered with one, unless it answers. */
  #onClose(payload: Buffer): void {
    this.#closing.received = parseClose(payload);
    this.#receiver.stop();
    const answer =
      this.#closing.sent === null
        ? encodeControl(OPCODES.close, payload)
        : Buffer.alloc(0);
    this.#closing.sent ??= this.#closing.received;
    // RFC 6455, 7.1.1: the server is the first to end the TCP connection.
    sayLastWord(this.#socket, answer, this.#withinMs);
  }

  /** RFC 6455, 7.1.7: says what was wrong, and listens no longer. */
  #fail({ message, code, closeCode }: ProtocolError): void {
    this.#log(`protocol error: ${message} (${code})`);
    this.#receiver.stop();
    const status = { code: closeCode, reason: message };
    const frame =
      this.#closing.sent === null
        ? encodeControl(OPCODES.close, closePayload(status))
        : Buffer.alloc(0);
    this.#closing.sent ??= status;
    sayLastWord(this.#socket, frame, this.#withinMs);
  }

  #onClosed(): void {
    const { bytes, frames, isBetweenMessages } = this.#receiver;
    const where = isBetweenMessages ? '' : ', in the middle of a message';
    const how = this.#closing.describe(this.#socket.writableFinished);
    this.#log(
      `closed after ${bytes} bytes, ${frames} frames, ` +
        `${this.#messages} messages${where}, ${how}`,
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
