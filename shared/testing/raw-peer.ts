import net from 'node:net';
import tls from 'node:tls';
import {
  setImmediate as nextTurn,
  setTimeout as delay,
} from 'node:timers/promises';
import { AT_ONCE_MS } from '../cases/case.ts';
import { WHOLE } from './chunking.ts';
import type { Chunking } from './chunking.ts';

export interface PeerTarget {
  readonly host: string;
  readonly port: number;
  /**
   * The certificate authority to trust, as PEM: with it over TLS. Null: over
   * TLS as well, and any certificate will do.
   */
  readonly ca?: string | null;
}

/** How long TCP and TLS may take to connect, in ms. */
const CONNECT_TIMEOUT_MS = 10_000;

/** How long a sender rests between two chunks, where it does, in ms. */
const REST_MS = 4;

/** How the other side ended the connection. */
export type Ending = 'end' | 'reset';

/**
 * A peer under full control: it sends exactly the bytes it is told to, in the
 * chunks it is told to, and keeps what comes until it is asked for.
 */
export class RawPeer {
  /** What the bytes go through: TLS or TCP. */
  readonly #socket: net.Socket;
  /** The TCP connection below it. */
  readonly #tcp: net.Socket;
  #received: Buffer[] = [];
  #length = 0;
  #ending: Ending | null = null;
  #notify: () => void = () => {};
  /** Told of all that is sent, and of all that is taken. */
  onSent: (bytes: Buffer) => void = () => {};
  onTaken: (bytes: Buffer) => void = () => {};
  /** How long it waits for what should come at once. */
  atOnceMs = AT_ONCE_MS;
  /** When more than this waits to be taken, nothing more is read. */
  maxWaiting = Infinity;

  /** @throws when the connection or the TLS handshake fails. */
  static async connect({ ca, host, port }: PeerTarget): Promise<RawPeer> {
    const tcp = net.connect({ host, port, allowHalfOpen: true });
    const socket = ca === undefined ? tcp : secure(tcp, ca, host);
    const ready = ca === undefined ? 'connect' : 'secureConnect';
    const timer = setTimeout(
      () => socket.destroy(new Error('no answer to the attempt to connect')),
      CONNECT_TIMEOUT_MS,
    );
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once(ready, () => resolve());
        // Both stay: a fault may also come between this and the next line.
        tcp.on('error', reject);
        socket.on('error', reject);
        socket.once('close', () => reject(new Error('closed at once')));
      });
    } catch (error) {
      tcp.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
    }
    return new RawPeer(socket, tcp);
  }

  private constructor(socket: net.Socket, tcp: net.Socket) {
    this.#socket = socket;
    this.#tcp = tcp;
    // Without this small writes wait for each other and leave as one.
    tcp.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.#received.push(chunk);
      this.#length += chunk.length;
      if (this.isFull) socket.pause();
      this.#notify();
    });
    socket.on('end', () => this.#ended('end'));
    // A broken pipe is ours: the server may well have ended in order before.
    socket.on('error', () => {});
    socket.on('close', (hadError) => this.#ended(hadError ? 'reset' : 'end'));
  }

  #ended(how: Ending): void {
    this.#ending ??= how;
    this.#notify();
  }

  /** How the server ended the connection, or null while it has not. */
  get ending(): Ending | null {
    return this.#ending;
  }

  /** What has come and was not taken yet. */
  peek(): Buffer {
    const [first = Buffer.alloc(0), ...more] = this.#received;
    // What is whole already is not copied: it may be very large.
    const all = more.length === 0 ? first : Buffer.concat(this.#received);
    this.#received = [all];
    return all;
  }

  /** Takes the first n bytes away. */
  take(n: number): Buffer {
    const all = this.peek();
    this.#received = [all.subarray(n)];
    this.#length = all.length - n;
    const taken = all.subarray(0, n);
    this.onTaken(taken);
    return taken;
  }

  async send(bytes: Buffer, chunking: Chunking = WHOLE): Promise<void> {
    this.onSent(bytes);
    let rests = isFrame(bytes) ? (chunking.rests ?? 0) : 0;
    for (const chunk of chunking.cut(bytes)) {
      if (!this.#canWrite()) return;
      await this.#write(chunk);
      // Lets the other side read before the next chunk leaves.
      await (rests > 0 ? delay(REST_MS) : nextTurn());
      rests -= 1;
    }
  }

  /** Sends a byte every so often, until all are sent or the server ends. */
  async drip(bytes: Buffer, everyMs: number): Promise<void> {
    this.onSent(bytes);
    for (let i = 0; i < bytes.length && this.#ending === null; i += 1) {
      await this.#write(bytes.subarray(i, i + 1));
      await delay(everyMs);
    }
  }

  #canWrite(): boolean {
    return this.#socket.writable && !this.#socket.destroyed;
  }

  async #write(bytes: Buffer): Promise<void> {
    if (!this.#canWrite()) return;
    await new Promise<void>((resolve) => {
      this.#socket.write(bytes, () => resolve());
    });
  }

  /** Stops reading: what comes waits in the operating system. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  async sleep(forMs: number): Promise<void> {
    this.pause();
    await delay(forMs);
  }

  /** Closes our direction only. */
  end(): void {
    this.#socket.end();
  }

  reset(): void {
    this.#tcp.resetAndDestroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Keeps nothing any more of what has come. */
  forget(): void {
    this.#received = [];
    this.#length = 0;
  }

  /** Waits until the condition holds; false when it does not in time. */
  async until(condition: () => boolean, withinMs: number): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    while (!condition()) {
      const left = deadline - Date.now();
      if (left <= 0) {
        // Who was kept from listening for a while hears first what has come.
        await nextTurn();
        await nextTurn();
        return condition();
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#notify = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return true;
  }

  /** So much waits to be taken that nothing more is read. */
  get isFull(): boolean {
    return this.#length > this.maxWaiting;
  }

  /** The number of bytes that have come and were not taken yet. */
  get available(): number {
    return this.#length;
  }
}

function secure(
  socket: net.Socket,
  ca: string | null,
  host: string,
): tls.TLSSocket {
  const trust = ca === null ? { rejectUnauthorized: false } : { ca };
  // RFC 6066, 3: an address is no name.
  const servername = net.isIP(host) ? 'localhost' : host;
  return tls.connect({ socket, servername, ...trust });
}

/** A request begins with a letter, and no frame does: RSV would be set. */
function isFrame([first = 0]: Buffer): boolean {
  return (first & 0x70) === 0;
}
