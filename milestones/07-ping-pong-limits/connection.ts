import type { Duplex } from 'node:stream';
import { Heartbeat } from './heartbeat.ts';
import { sayLastWord } from './last-word.ts';
import { log } from './log.ts';
import { Outbox } from './outbox.ts';
import { ClosingState, closePayload, parseClose } from './protocol/close.ts';
import type { CloseStatus } from './protocol/close.ts';
import { OPCODES } from './protocol/frame.ts';
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
  readonly #open: Set<Connection>;
  readonly #receiver: Receiver;
  readonly #outbox: Outbox;
  readonly #heartbeat: Heartbeat;
  #messages = 0;
  /** Why nothing is read at the moment. */
  #waitsFor: 'turn' | 'drain' | null = null;
  /** The peer sends no more; some of what it sent may still wait. */
  #hasEnded = false;

  readonly #closing = new ClosingState();
  /** Nothing more is taken from the peer; what waits is sent, and no more. */
  #isEnding = false;
  #deadline: NodeJS.Timeout | undefined;

  /**
   * @param name how the log calls it, for example `connection 1`.
   * @param open where it stands as long as it is open.
   */
  constructor(
    socket: Duplex,
    name: string,
    settings: Settings,
    open: Set<Connection>,
  ) {
    open.add(this);
    this.#open = open;
    this.#socket = socket;
    this.#name = name;
    this.#settings = settings;
    this.#outbox = new Outbox(socket, settings.limits);
    this.#heartbeat = new Heartbeat(settings.limits, performance.now());
    const trace = settings.trace ? traceTo(log) : null;
    this.#receiver = new Receiver(this, settings.limits, trace);
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('drain', () => this.#onDrain());
    socket.on('end', () => this.#onEnd());
    socket.on('error', destroy);
    socket.on('close', () => this.#onClosed());
  }

  /** RFC 6455, 7.1.2: begins the closing handshake, and a deadline. */
  close(status: CloseStatus): void {
    if (this.#isEnding || this.#closing.sent !== null) return;
    this.#sendClose(status, closePayload(status));
    this.#startDeadline();
    // A peer that did not read before must be heard now.
    if (this.#waitsFor === 'drain') this.#takeTurn();
  }

  /** For a peer to answer, after it has taken what it was sent before. */
  get #withinMs(): number {
    return this.#settings.limits.closeTimeoutMs + this.#outbox.toTakeMs;
  }

  /** Pings the peer when that is due, or drops it when it has not answered. */
  beat(now: number): void {
    // While closing another deadline runs.
    if (this.#isEnding || this.#closing.sent !== null) return;
    const due = this.#heartbeat.beat(now, this.#outbox.toTakeMs);
    if (due === 'drop') {
      this.#log('dropped: no sign of life');
      this.#socket.destroy();
    } else if (due !== null) {
      this.#outbox.pushPing(encodeControl(OPCODES.ping, due));
    }
  }

  #onData(chunk: Buffer): void {
    this.#heartbeat.sign();
    if (this.#isEnding) return;
    this.#receiver.push(chunk);
    this.#takeTurn();
  }

  /** The socket has sent what it had: the peer has read, so it is there. */
  #onDrain(): void {
    this.#heartbeat.sign();
    // What still waits needs its own time; pongs might do so for ever.
    if (this.#deadline && this.#outbox.hasData) this.#startDeadline();
    this.#outbox.flush();
    if (this.#isEnding) this.#endWhenSent();
    else if (this.#waitsFor === 'drain' && !this.#isFull) this.#takeTurn();
  }

  /** What came before is still worked on, turn by turn. */
  #onEnd(): void {
    this.#hasEnded = true;
    if (this.#waitsFor === null) this.#end();
  }

  /** Works on what has come, but not so long that others have to wait. */
  #takeTurn(): void {
    if (this.#isEnding || this.#socket.destroyed) return;
    // All answers of a turn leave together, in one write.
    this.#socket.cork();
    const hasMore = this.#receive();
    this.#socket.uncork();
    if (!this.#isEnding) this.#chooseNext(hasMore);
  }

  /**
   * A peer that does not read is not read from, until it does: what waits for
   * it here stays bounded, and TCP makes it wait in turn.
   */
  #chooseNext(hasMore: boolean): void {
    this.#waitsFor = this.#isFull ? 'drain' : hasMore ? 'turn' : null;
    if (this.#waitsFor === 'turn') setImmediate(() => this.#takeTurn());
    if (this.#waitsFor !== null) this.#socket.pause();
    else if (this.#hasEnded) this.#end();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  /** While closing no data is sent any more, and the answer must be heard. */
  get #isFull(): boolean {
    return this.#closing.sent === null && this.#outbox.isFull;
  }

  /** @returns true when more can be done without another chunk. */
  #receive(): boolean {
    try {
      return this.#receiver.run(this.#settings.limits.framesPerTurn);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error);
      return false;
    }
  }

  onMessage(message: Message): void {
    // RFC 6455, 5.5.1: after a close frame no data is sent.
    if (this.#closing.sent !== null) return;
    this.#messages += 1;
    if (this.#settings.logMessages) log(describeMessage(message), this.#name);
    for (const frame of encodeMessage(message, this.#settings.fragmentBytes)) {
      this.#outbox.push(frame);
    }
  }

  onControl(opcode: number, payload: Buffer): void {
    if (opcode === OPCODES.close) this.#onClose(payload);
    if (opcode === OPCODES.ping) this.#onPing(payload);
    if (opcode === OPCODES.pong) this.#onPong(payload);
  }

  /** RFC 6455, 5.5.2: the pong has the same payload. */
  #onPing(payload: Buffer): void {
    this.#outbox.pushPong(encodeControl(OPCODES.pong, payload));
    if (!this.#settings.logMessages) return;
    log(`ping, ${payload.length} bytes, answered`, this.#name);
  }

  #onPong(payload: Buffer): void {
    const roundTripMs = this.#heartbeat.pong(payload, performance.now());
    if (roundTripMs === null) return;
    this.#outbox.onPong();
    if (!this.#settings.logMessages) return;
    log(`pong after ${roundTripMs.toFixed(1)} ms`, this.#name);
  }

  /** RFC 6455, 5.5.1: a close frame is answered with one, unless it answers. */
  #onClose(payload: Buffer): void {
    this.#closing.received = parseClose(payload);
    this.#sendClose(this.#closing.received, payload);
    this.#end();
  }

  /** RFC 6455, 7.1.7: says what was wrong, and listens no longer. */
  #fail({ message, code, closeCode }: ProtocolError): void {
    this.#log(`protocol error: ${message} (${code})`);
    const status = { code: closeCode, reason: message };
    this.#sendClose(status, closePayload(status));
    this.#end();
  }

  /** Once, and last in the queue: what came before is answered before. */
  #sendClose(status: CloseStatus, payload: Buffer): void {
    if (this.#closing.sent !== null) return;
    this.#closing.sent = status;
    this.#outbox.push([encodeControl(OPCODES.close, payload)]);
  }

  #startDeadline(): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#socket.destroy(), this.#withinMs);
  }

  /** Sends what waits, and no more; whatever still comes is read away. */
  #end(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#receiver.stop();
    this.#startDeadline();
    this.#socket.resume();
    this.#endWhenSent();
  }

  /** RFC 6455, 7.1.1: the server is the first to end the TCP connection. */
  #endWhenSent(): void {
    if (!this.#outbox.isEmpty || this.#socket.writableEnded) return;
    clearTimeout(this.#deadline);
    sayLastWord(this.#socket, Buffer.alloc(0), this.#withinMs);
  }

  #onClosed(): void {
    this.#open.delete(this);
    clearTimeout(this.#deadline);
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
