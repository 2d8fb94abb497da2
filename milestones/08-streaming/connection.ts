import type { Duplex } from 'node:stream';
import { ClosingHandshake } from './closing-handshake.ts';
import { ConnectionLog } from './connection-log.ts';
import { createHandler } from './handlers.ts';
import { Heartbeat } from './heartbeat.ts';
import { log } from './log.ts';
import { MessageFlow } from './message-flow.ts';
import { Outbox } from './outbox.ts';
import { CLOSE_CODES } from './protocol/close.ts';
import type { CloseStatus } from './protocol/close.ts';
import { OPCODES } from './protocol/frame.ts';
import type { ControlListener } from './protocol/listeners.ts';
import { ProtocolError } from './protocol/protocol-error.ts';
import { Receiver } from './protocol/receiver.ts';
import { encodeControl, Sender } from './protocol/sender.ts';
import { traceTo } from './protocol/trace.ts';
import type { Settings } from './settings.ts';
import { isFullChunk, listenTo, uncorkSoon } from './socket-events.ts';
import type { SocketListener } from './socket-events.ts';

/** Why nothing is read at the moment. */
type WaitsFor = 'turn' | 'drain' | 'handler' | null;

/** One client: socket to receiver, and from the sender back to the socket. */
export class Connection implements SocketListener, ControlListener {
  readonly #socket: Duplex;
  readonly #log: ConnectionLog;
  readonly #settings: Settings;
  readonly #open: Set<Connection>;
  readonly #outbox: Outbox;
  readonly #sender: Sender;
  readonly #heartbeat: Heartbeat;
  readonly #closing: ClosingHandshake;
  // Made when something comes: a silent connection shall take little memory.
  #receiver: Receiver | null = null;
  #flow: MessageFlow | null = null;
  #waitsFor: WaitsFor = null;
  /** The peer sends no more; some of what it sent may still wait. */
  #hasEnded = false;
  #isBusy = false;
  /** Nothing more is taken from the peer; what waits is sent, and no more. */
  #isEnding = false;

  /**
   * @param number how the log calls it: `connection 1`.
   * @param open where it stands as long as it is open.
   */
  constructor(
    socket: Duplex,
    number: number,
    settings: Settings,
    open: Set<Connection>,
  ) {
    open.add(this);
    this.#open = open;
    this.#socket = socket;
    this.#log = new ConnectionLog(number, settings.logMessages);
    this.#settings = settings;
    this.#outbox = new Outbox(socket, settings.limits);
    this.#sender = new Sender(this.#outbox, settings.fragmentBytes);
    this.#closing = new ClosingHandshake(
      socket,
      this.#sender,
      this.#outbox,
      settings.limits.closeTimeoutMs,
    );
    this.#heartbeat = new Heartbeat(settings.limits, performance.now());
    listenTo(socket, this);
  }

  #createReceiver(): Receiver {
    const { limits, trace } = this.#settings;
    const handler = createHandler(this.#settings.handler, this.#sender);
    this.#flow = new MessageFlow(handler, this.#log, this);
    return new Receiver(this.#flow, this, limits, trace ? traceTo(log) : null);
  }

  /** RFC 6455, 7.1.2: begins the closing handshake, and a deadline. */
  close(status: CloseStatus): void {
    if (this.#isEnding || this.#closing.hasSent) return;
    this.#closing.startDeadline();
    this.#closing.say(status);
    // A peer that did not read before must be heard now.
    if (this.#waitsFor === 'drain') this.#takeTurn();
  }

  /** Pings the peer when that is due, or drops it when it has not answered. */
  beat(now: number): void {
    // While closing another deadline runs.
    if (this.#isEnding || this.#closing.hasSent) return;
    // Its pong is not read meanwhile: that it is silent says nothing.
    if (this.#isBusy) this.#heartbeat.sign();
    const due = this.#heartbeat.beat(now, this.#outbox.toTakeMs);
    if (due === 'drop') {
      this.#log.say('dropped: no sign of life');
      this.#socket.destroy();
    } else if (due !== null) {
      this.#outbox.pushPing(encodeControl(OPCODES.ping, due));
    }
  }

  onData(chunk: Buffer): void {
    this.#heartbeat.sign();
    if (this.#isEnding) return;
    this.#receiver ??= this.#createReceiver();
    this.#receiver.push(chunk);
    this.#sender.expect(chunk.length);
    this.#takeTurn(isFullChunk(chunk));
  }

  /** The socket has sent what it had: the peer has read, so it is there. */
  onDrain(): void {
    this.#heartbeat.sign();
    this.#closing.prolong();
    this.#outbox.flush();
    if (this.#isEnding) this.#closing.endWhenSent();
    else if (this.#waitsFor === 'drain' && !this.#isFull) this.#takeTurn();
  }

  /** What came before is still worked on, turn by turn. */
  onEnd(): void {
    this.#hasEnded = true;
    if (this.#waitsFor === null) this.#end();
  }

  /**
   * Works on what has come, but not so long that others have to wait.
   *
   * @param hasFollower true when another chunk is likely to come at once.
   */
  #takeTurn(hasFollower = false): void {
    if (this.#isEnding || this.#socket.destroyed) return;
    if (this.#closing.hasSent) this.#flow?.stop();
    // All answers of a turn leave together, in one write.
    this.#socket.cork();
    const hasMore = this.#receive();
    this.#sender.flush();
    this.#closing.sayWhatIsDue();
    if (hasFollower) uncorkSoon(this.#socket);
    else this.#socket.uncork();
    if (!this.#isEnding) this.#chooseNext(hasMore);
  }

  /**
   * A peer that does not read is not read from, until it does: what waits for
   * it here stays bounded, and TCP makes it wait in turn.
   */
  #chooseNext(hasMore: boolean): void {
    this.#waitsFor = this.#whatToWaitFor(hasMore);
    if (this.#waitsFor === 'turn') setImmediate(() => this.#takeTurn());
    if (this.#waitsFor !== null) this.#socket.pause();
    else if (this.#hasEnded) this.#end();
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  #whatToWaitFor(hasMore: boolean): WaitsFor {
    if (this.#isBusy) return 'handler';
    if (this.#isFull) return 'drain';
    return hasMore ? 'turn' : null;
  }

  /** While closing no data is sent any more, and the answer must be heard. */
  get #isFull(): boolean {
    return !this.#closing.hasSent && this.#outbox.isFull;
  }

  #receive(): boolean {
    try {
      const receiver = this.#receiver;
      return receiver?.run(this.#settings.limits.framesPerTurn) ?? false;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  /** A handler that is busy is not given more. */
  async onBusy(work: Promise<void>): Promise<void> {
    this.#isBusy = true;
    this.#receiver?.hold();
    try {
      await work;
    } catch (error) {
      return this.#fail(error);
    }
    this.#isBusy = false;
    this.#receiver?.release();
    // Others have their turn as well, however soon the handler is done.
    setImmediate(() => this.#takeTurn());
  }

  onControl(opcode: number, payload: Buffer): void {
    if (opcode === OPCODES.ping) this.#onPing(payload);
    if (opcode === OPCODES.pong) this.#onPong(payload);
    if (opcode !== OPCODES.close) return;
    this.#closing.answer(payload);
    this.#end();
  }

  /** RFC 6455, 5.5.2: the pong has the same payload. */
  #onPing(payload: Buffer): void {
    this.#sender.flush();
    this.#outbox.pushPong(encodeControl(OPCODES.pong, payload));
    this.#log.tell(`ping, ${payload.length} bytes, answered`);
  }

  #onPong(payload: Buffer): void {
    const roundTripMs = this.#heartbeat.pong(payload, performance.now());
    if (roundTripMs === null) return;
    this.#outbox.onPong();
    this.#log.tell(`pong after ${roundTripMs.toFixed(1)} ms`);
  }

  /**
   * RFC 6455, 7.1.7: says what was wrong, and listens no longer. Where a frame
   * of ours is open, only the end of TCP can say it.
   */
  #fail(error: unknown): void {
    if (error instanceof ProtocolError) {
      const { message, code, closeCode } = error;
      this.#log.say(`protocol error: ${message} (${code})`);
      this.#closing.say({ code: closeCode, reason: message });
    } else {
      // What is wrong with the application is none of the peer's business.
      this.#log.sayFailed(error);
      this.#closing.say({ code: CLOSE_CODES.internalError, reason: '' });
    }
    this.#end();
  }

  /** Sends what waits, and no more; whatever still comes is read away. */
  #end(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#receiver?.stop();
    this.#sender.flush();
    this.#closing.startDeadline();
    this.#socket.resume();
    this.#closing.endWhenSent();
  }

  onClosed(): void {
    this.#open.delete(this);
    const messages = this.#flow?.finish() ?? 0;
    this.#log.sayClosed(this.#receiver, messages, this.#closing.finish());
  }
}
