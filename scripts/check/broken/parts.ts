import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { FrameReader, readHeader, unmask } from './sound-reading.ts';
import type { Frame, ReaderParts } from './sound-reading.ts';
import { buildFrame, CLOSE, encodeLength, PONG } from './sound-writing.ts';
import type { FrameToSend } from './sound-writing.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** RFC 6455, 7.4.1: 1001, and a reason for people. */
const GOING_AWAY = Buffer.from('\x03\xe9the server ends', 'latin1');

export interface Message {
  /** TEXT or BINARY. */
  readonly opcode: number;
  readonly payload: Buffer;
}

/** Sends a message, or a control frame. */
export type Send = (message: Message) => void;

/** What a server consists of. Each mistake replaces one of these. */
export interface Parts extends ReaderParts {
  port(): number;
  /** Sec-WebSocket-Accept for a Sec-WebSocket-Key. */
  acceptValue(key: string): string;
  /** The whole response that opens a connection. */
  response(acceptValue: string): string;
  /** What of the first chunk behind the request is kept for the frames. */
  keepHead(head: Buffer): Buffer;
  onSocketError(socket: Duplex): void;
  /** When enough waits to be sent, and when it has left. */
  onFull(socket: Duplex): void;
  onDrain(socket: Duplex): void;
  /** When the peer has ended its direction. */
  onEnd(socket: Duplex): void;
  makeReader(parts: Parts): Pick<FrameReader, 'push' | 'isInFrame'>;
  isLast(frame: Frame): boolean;
  /** Of a message, for the log. */
  describe(type: string, bytes: number, counts: string, start: string): string;
  echo(message: Message, send: Send): void;
  /** The second byte of a frame, and what follows it of the length. */
  encodeLength(length: number): Buffer;
  /** @param length as it was encoded. */
  buildFrame(frame: FrameToSend, length: Buffer): Buffer;
  answerPing(payload: Buffer, send: Send): void;
  answerClose(payload: Buffer, send: Send): void;
  /** After the last frame. */
  end(socket: Duplex): void;
  /** To every peer, when the process is told to end. */
  sayGoodbye(socket: Duplex, send: Send): void;
}

export const SOUND: Parts = {
  port: () => Number(process.env['PORT'] ?? 4000),
  // RFC 6455, 4.2.2 (5.4)
  acceptValue: (key) =>
    createHash('sha1')
      .update(key + GUID)
      .digest('base64'),
  response: (acceptValue) =>
    'HTTP/1.1 101 Switching Protocols\r\n' +
    'Upgrade: websocket\r\n' +
    'Connection: Upgrade\r\n' +
    `Sec-WebSocket-Accept: ${acceptValue}\r\n\r\n`,
  keepHead: (head) => head,
  onSocketError: (socket) => void socket.on('error', () => socket.destroy()),
  onFull: (socket) => void socket.pause(),
  onDrain: (socket) => void socket.resume(),
  onEnd: (socket) => void socket.end(),
  makeReader: (parts) => new FrameReader(parts),
  readHeader,
  unmask,
  isLast: ({ fin }) => fin,
  describe: (type, bytes, counts, start) =>
    `${type}, ${bytes} bytes, ${counts}, ${start}`,
  echo: (message, send) => send(message),
  encodeLength,
  buildFrame,
  answerPing: (payload, send) => send({ opcode: PONG, payload }),
  answerClose: (payload, send) => send({ opcode: CLOSE, payload }),
  end: (socket) => void socket.end(),
  sayGoodbye: (_socket, send) => send({ opcode: CLOSE, payload: GOING_AWAY }),
};
