import type { Opened, Sender } from '../events.ts';
import {
  interfaceDescription,
  packetBlock,
  PACKET_START,
  sectionHeader,
} from './blocks.ts';
import { CaptureFile } from './capture-file.ts';
import { Conversation } from './conversation.ts';
import { inOneFamily, parseEndpoint } from './endpoint.ts';
import { MAX_PACKET, writePacket } from './segment.ts';
import type { Segment } from './segment.ts';

/**
 * The server's port in every capture. Wireshark looks for WebSocket frames only
 * behind HTTP, and takes port 80 for HTTP whatever the client's port is: it
 * asks the lower one first. At the real port it guesses: tshark 4.0 found no
 * frame at 5432 (a database's), and none at 4000 when the client's port was
 * 44818, 57000 or another of those that it takes for something else.
 */
const HTTP_PORT = 80;

/** A comment and the ends of a block need less. */
const ROOM = 4096;

const ABOUT =
  'What TCP carried is real, and so are addresses, ports of clients and ' +
  'times (when the tap read the bytes). The headers of IP and TCP are made ' +
  `up. Port ${HTTP_PORT} stands for the server's own, so that Wireshark finds ` +
  'HTTP and WebSocket; the first packet of a connection says the real one.';

/** How much of a capture there is. */
export interface Written {
  readonly path: string;
  readonly packets: number;
  /** Of the whole file. */
  readonly bytes: number;
}

/**
 * Writes what a tap sees into a file that Wireshark opens, in the format
 * pcapng, as packets around the real bytes.
 *
 * Each packet is written when it comes, synchronously: the file is whole at
 * any moment, also when the process is killed, and no packet is ever kept in
 * memory. A slow disk holds up the tap, as TCP's own back-pressure would.
 */
export class Capture {
  readonly #conversations = new Map<number, Conversation>();
  readonly #file: CaptureFile;
  readonly #buffer = Buffer.alloc(PACKET_START + MAX_PACKET + ROOM);
  readonly #onFailure: (error: unknown) => void;
  #packetCount = 0;

  /**
   * @param onFailure hears once of a file that cannot be written any more, for
   *   example because the disk is full; nothing is written from then on.
   * @throws Error, in one sentence, when the file cannot be written, or when
   *   it is there and is no capture.
   */
  constructor(path: string, onFailure: (error: unknown) => void = () => {}) {
    this.#onFailure = onFailure;
    this.#file = new CaptureFile(path);
    const section = sectionHeader(ABOUT, 'npm run wire');
    this.#file.write(Buffer.concat([section, interfaceDescription('the tap')]));
  }

  /** What was written so far, and where. */
  get written(): Written {
    const { path, bytes } = this.#file;
    return { path, packets: this.#packetCount, bytes };
  }

  opened(event: Opened): void {
    const server = { ...parseEndpoint(event.server), port: HTTP_PORT };
    const ends = inOneFamily(parseEndpoint(event.client), server);
    const conversation = new Conversation(...ends, event.connection);
    this.#conversations.set(event.connection, conversation);
    this.#packets(conversation.open(), event.at, commentOf(event));
  }

  /** Bytes of a connection that was not opened, or is over, are left out. */
  bytes(connection: number, from: Sender, chunk: Uint8Array, at: number): void {
    const conversation = this.#conversations.get(connection);
    if (conversation) this.#packets(conversation.bytes(from, chunk), at);
  }

  ended(
    connection: number,
    from: Sender,
    how: 'end' | 'reset',
    at: number,
  ): void {
    const conversation = this.#conversations.get(connection);
    if (!conversation) return;
    this.#packets(conversation.end(from, how), at);
    if (conversation.isOver) this.#conversations.delete(connection);
  }

  close(): void {
    this.#file.close();
  }

  #packets(
    segments: readonly Segment[],
    at: number,
    firstComment?: string,
  ): void {
    for (const [i, segment] of segments.entries()) {
      const packet = this.#buffer.subarray(PACKET_START);
      const length = writePacket(packet, segment);
      const comment = i === 0 ? firstComment : undefined;
      this.#write(packetBlock(this.#buffer, length, at, comment));
    }
  }

  #write(block: Uint8Array): void {
    try {
      if (this.#file.write(block)) this.#packetCount += 1;
    } catch (error) {
      this.#onFailure(error);
    }
  }
}

function commentOf({ connection, client, server, tls }: Opened): string {
  const how = tls ? ', over TLS: these are the bytes inside it' : '';
  return `Connection ${connection}: from ${client} to ${server}${how}`;
}
