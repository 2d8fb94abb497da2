import type { Happening, SocketState } from '../worker-messages.ts';
import { Messages } from './messages.ts';
import { now } from './now.ts';
import type { Outbox } from './outbox.ts';
import type { Content, Payload } from './payload.ts';
import type { Judged } from './round-trips.ts';
import { SlicedFile } from './sliced-file.ts';
import { isStateOf, stateOf } from './socket-state.ts';

const POLL_MS = 50;

/** Holds one WebSocket at a time, and tells the page what becomes of it. */
export class SocketHost {
  readonly #outbox: Outbox;
  readonly #messages: Messages;
  #socket: WebSocket | undefined;
  #told: SocketState | undefined;
  #file: SlicedFile | undefined;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
    this.#messages = new Messages(outbox);
    // No event tells that bufferedAmount changed, or that closing began.
    setInterval(() => this.#poll(), POLL_MS);
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** How binary messages are delivered from now on. */
  set binaryType(type: BinaryType) {
    if (this.#socket !== undefined) this.#socket.binaryType = type;
    this.#poll();
  }

  /**
   * Opens a connection. One that is still closing is left to end unobserved.
   *
   * @throws {DOMException} when the URL or a subprotocol is not acceptable.
   */
  connect(url: string, protocols: string[], binaryType: BinaryType): void {
    const socket = new WebSocket(url, protocols);
    this.endFile('A new connection took its place');
    socket.binaryType = binaryType;
    this.#socket = socket;
    this.#messages.reset();
    this.#tell(socket, { kind: 'connecting' });
    this.#observe(socket);
  }

  /**
   * Sends a message; whether it arrived is for the server to say.
   *
   * @throws {Error} when the socket still connects or memory does not suffice.
   */
  send(payload: Payload, judged?: Judged): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    const began = now();
    const { data } = payload;
    // The text is spelt out in the argument, so that nothing here holds it.
    // The browser encodes it before send() returns, which may take seconds.
    socket.send(data instanceof Blob ? data : data.toString());
    const sent = this.#messages.sent(payload, began, judged);
    this.#tell(socket, { ...sent, waiting: this.#file?.waiting ?? 0 });
  }

  /** Sends a file as a row of messages. Says why it cannot, or nothing. */
  sendFile(file: Blob, sliceSize: number): string {
    const socket = this.#socket;
    if (socket === undefined) return '';
    if (this.#file?.isGoing) return 'A file in several messages is under way.';
    this.#file = new SlicedFile(file, sliceSize, {
      send: (slice, judged) => this.send(slice, judged),
      tell: (progress) => this.#tell(socket, progress),
    });
    this.#file.begin();
    return '';
  }

  /** Sends no more of the file in slices, for a reason in words. */
  endFile(reason: string): void {
    this.#file?.end(reason);
  }

  /** Begins the closing handshake, or gives up a connection not yet open. */
  close(code: number | undefined, reason: string | undefined): void {
    this.#socket?.close(code, reason);
    // A socket that closes delivers no more messages.
    this.endFile('The connection was closed in the middle');
    this.#poll();
  }

  #observe(socket: WebSocket): void {
    // Events of a socket that was replaced would be taken for the new one's.
    const tell = (happening: () => Happening): void => {
      if (socket === this.#socket) this.#tell(socket, happening());
    };
    socket.onopen = () => tell(() => ({ kind: 'open' }));
    socket.onerror = () => tell(() => ({ kind: 'error' }));
    socket.onmessage = ({ data, origin }: MessageEvent<Content>) =>
      tell(() => this.#messages.received(data, origin));
    socket.onclose = ({ code, reason, wasClean }) =>
      tell(() => {
        this.#messages.reset();
        this.endFile('The connection ended in the middle');
        return { kind: 'close', code, reason, wasClean };
      });
  }

  #poll(): void {
    const socket = this.#socket;
    if (socket === undefined || this.#told === undefined) return;
    if (isStateOf(this.#told, socket)) return;
    this.#tell(socket, { kind: 'changed' });
  }

  #tell(socket: WebSocket, happening: Happening): void {
    // Thousands of messages share one state: what is the same object here is
    // copied once for a whole batch.
    const isSame = this.#told !== undefined && isStateOf(this.#told, socket);
    const state = this.#told && isSame ? this.#told : stateOf(socket);
    this.#told = state;
    this.#outbox.tell({ ...happening, at: now(), state });
  }
}
