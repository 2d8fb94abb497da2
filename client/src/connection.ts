import type { Payload, Received } from './payload.ts';

/** What a connection tells, in the order of the browser's own events. */
export interface ConnectionListener {
  /** The socket exists and is connecting. */
  connecting(socket: WebSocket): void;
  opened(socket: WebSocket): void;
  received(data: Received, event: MessageEvent, socket: WebSocket): void;
  failed(socket: WebSocket): void;
  closed(event: CloseEvent, socket: WebSocket): void;
}

/** The page's one WebSocket at a time, none at first. */
export class Connection {
  readonly #listener: ConnectionListener;
  #socket: WebSocket | undefined;
  #binaryType: BinaryType = 'blob';

  constructor(listener: ConnectionListener) {
    this.#listener = listener;
  }

  /** The present socket, or the last one. */
  get socket(): WebSocket | undefined {
    return this.#socket;
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** How binary messages are delivered from now on. */
  set binaryType(type: BinaryType) {
    this.#binaryType = type;
    if (this.#socket !== undefined) this.#socket.binaryType = type;
  }

  /**
   * Opens a connection. One that is still closing is left to end unobserved.
   *
   * @throws {DOMException} when the URL or a subprotocol is not acceptable.
   */
  connect(url: string, protocols: string[]): void {
    const socket = new WebSocket(url, protocols);
    socket.binaryType = this.#binaryType;
    this.#socket = socket;
    this.#listener.connecting(socket);
    this.#observe(socket);
  }

  /**
   * Sends a message; whether it arrived is for the server to say.
   *
   * @throws {Error} when the socket still connects or memory does not suffice.
   */
  send(payload: Payload): void {
    // The text is spelt out in the argument, so that nothing here holds it.
    const { data } = payload;
    this.#socket?.send(data instanceof Blob ? data : data.toString());
  }

  /** Begins the closing handshake, or gives up a connection not yet open. */
  close(code: number | undefined, reason: string | undefined): void {
    this.#socket?.close(code, reason);
  }

  #observe(socket: WebSocket): void {
    // Events of a socket that was replaced would be taken for the new one's.
    const current = (): boolean => socket === this.#socket;
    socket.onopen = () => {
      if (current()) this.#listener.opened(socket);
    };
    socket.onmessage = (event: MessageEvent<Received>) => {
      if (current()) this.#listener.received(event.data, event, socket);
    };
    socket.onerror = () => {
      if (current()) this.#listener.failed(socket);
    };
    socket.onclose = (event) => {
      if (current()) this.#listener.closed(event, socket);
    };
  }
}
