import type { Problem, Sender, WireEvent } from '../events.ts';
import { noAgreement } from './agreement.ts';
import { Handshake, isInterim } from './handshake.ts';
import type { Judged } from './handshake.ts';
import type { HttpHead } from './http-head.ts';
import { StreamDecoder } from './stream-decoder.ts';
import type { Extent, Next } from './stream-decoder.ts';

const DEFAULT_KEEP_BYTES = 1024;

export interface ConnectionDecoderOptions {
  /** The number that all its events have. */
  readonly connection: number;
  /** How many bytes of each payload are kept; 1,024 if nothing else is said. */
  readonly keepBytes?: number;
  readonly emit: (event: WireEvent) => void;
}

/**
 * Finds heads and frames in what two sides send each other, and what RFC 6455
 * has against them. It takes any bytes, in any pieces, and never throws. It
 * keeps no chunk: what it remembers is bounded, and a copy.
 */
export class ConnectionDecoder {
  readonly #options: ConnectionDecoderOptions;
  readonly #handshake = new Handshake(noAgreement());
  readonly #streams: Readonly<Record<Sender, StreamDecoder>>;

  constructor(options: ConnectionDecoderOptions) {
    this.#options = options;
    this.#streams = {
      client: this.#stream('client', this.#onRequest),
      server: this.#stream('server', this.#onResponse),
    };
  }

  /** @param at when, in ms since 1970. */
  push(from: Sender, chunk: Uint8Array, at: number): void {
    this.#streams[from].push(chunk, at);
  }

  /** The sender sends no more. A second time it has no effect. */
  end(from: Sender, how: 'end' | 'reset', at: number): void {
    const { connection, emit } = this.#options;
    const stream = this.#streams[from];
    const other = this.#streams[from === 'client' ? 'server' : 'client'];
    if (stream.hasEnded) return;
    const problems = [...stream.end(at), ...this.#judgeEnd(from)];
    emit({ kind: 'ended', connection, at, from, how, problems });
    if (!other.hasEnded) return;
    const { client, server } = this.#streams;
    const bytes = { client: client.bytes, server: server.bytes };
    emit({ kind: 'closed', connection, at, bytes });
  }

  #stream(
    from: Sender,
    onHead: (head: HttpHead, extent: Extent, at: number) => Next,
  ): StreamDecoder {
    const { connection, emit } = this.#options;
    const keepBytes = this.#options.keepBytes ?? DEFAULT_KEEP_BYTES;
    const { agreement } = this.#handshake;
    const common = { connection, from, keepBytes, agreement, emit };
    return new StreamDecoder({ ...common, onHead });
  }

  readonly #onRequest = (head: HttpHead, extent: Extent, at: number): Next => {
    const { judged, next } = this.#handshake.request(head, extent);
    this.#tellHead('client', head, judged, at);
    return next;
  };

  readonly #onResponse = (head: HttpHead, extent: Extent, at: number): Next => {
    const { judged, next } = this.#handshake.response(head, extent);
    this.#tellHead('server', head, judged, at);
    if (judged.isUpgrade) this.#streams.client.beginFrames();
    else if (!isInterim(head)) this.#streams.client.refuseFrames();
    return next;
  };

  #tellHead(from: Sender, head: HttpHead, judged: Judged, at: number): void {
    const { connection, emit } = this.#options;
    const { start, end } = head;
    const lines = head.lines.map(({ text }) => text);
    emit({ kind: 'head', connection, at, from, start, end, lines, ...judged });
  }

  /** RFC 6455, 7.1: how a connection is to end. */
  #judgeEnd(from: Sender): readonly Problem[] {
    const stream = this.#streams[from];
    const other = this.#streams[from === 'client' ? 'server' : 'client'];
    const place = { start: stream.bytes, end: stream.bytes };
    if (from === 'server' && this.#handshake.isWaiting) {
      const text = 'The server ended the connection without a response.';
      return [{ section: '4.2.2', text, ...place }];
    }
    const isOpen = this.#handshake.agreement.isOpen;
    if (!isOpen || stream.mode !== 'frames' || stream.hasClosed) return [];
    if (other.hasClosed) {
      const text = `The ${from} did not answer the close frame.`;
      return [{ section: '5.5.1', text, ...place }];
    }
    // Whoever ends second has nobody left to send a close frame to.
    if (other.hasEnded) return [];
    const text = `The ${from} ended the connection without a close frame (1006).`;
    return [{ section: '7.1.5', text, ...place }];
  }
}
