import type { Duplex } from 'node:stream';
import type { Message, Parts } from './parts.ts';
import { ProtocolError } from './sound-reading.ts';
import type { Frame, FrameReader } from './sound-reading.ts';
import { BINARY, CLOSE, CONTINUATION, PING } from './sound-writing.ts';

/** From this milestone on the server sends, closes in order, answers pings. */
const ECHOES = 5;
const CLOSES = 6;
const PONGS = 7;

const CONTROL_NAMES = ['close', 'ping', 'pong'];

/** The largest payload of a frame that is sent. */
const FRAGMENT_BYTES = Number(process.env['FRAGMENT_BYTES'] ?? Infinity);

/** One client. */
export class Connection {
  readonly #socket: Duplex;
  readonly #name: string;
  readonly #milestone: number;
  readonly #parts: Parts;
  readonly #reader: Pick<FrameReader, 'push' | 'isInFrame'>;
  /** The frames of the message that is not over. */
  #fragments: Frame[] = [];
  /** The chunks in which it came. */
  #chunks = 0;
  #bytes = 0;
  #frames = 0;
  #messages = 0;
  /** A close frame has been sent, and none has come. */
  #isGoing = false;
  /** Why nothing is read any more, or null as long as it is. */
  #end: string | null = null;

  constructor(socket: Duplex, name: string, milestone: number, parts: Parts) {
    this.#socket = socket;
    this.#name = name;
    this.#milestone = milestone;
    this.#parts = parts;
    this.#reader = parts.makeReader(parts);
    parts.onSocketError(socket);
    socket.on('data', (chunk: Buffer) => this.#onChunk(chunk));
    socket.on('drain', () => parts.onDrain(socket));
    socket.on('end', () => parts.onEnd(socket));
    socket.on('close', () => this.#onClose());
  }

  #onChunk(chunk: Buffer): void {
    if (this.#end !== null) return;
    this.#bytes += chunk.length;
    this.#chunks += 1;
    try {
      for (const frame of this.#reader.push(chunk)) {
        this.#frames += 1;
        if (frame.opcode >= CLOSE) this.#onControlFrame(frame);
        else this.#onDataFrame(frame);
        if (this.#end !== null) return;
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error);
    }
    const isFull = this.#end === null && this.#socket.writableNeedDrain;
    if (isFull) this.#parts.onFull(this.#socket);
  }

  /** The process is told to end. */
  close(): void {
    this.#isGoing = true;
    this.#parts.sayGoodbye(this.#socket, (frame) => this.#send(frame));
  }

  /** RFC 6455, 7.4.1: 1002 is a protocol error. */
  #fail({ message }: ProtocolError): void {
    this.#log(`protocol error: ${message}`);
    if (this.#milestone >= CLOSES) {
      const payload = Buffer.concat([
        Buffer.from([0x03, 0xea]),
        Buffer.from(message),
      ]);
      this.#send({ opcode: CLOSE, payload });
    }
    this.#finish('not clean');
  }

  #onDataFrame(frame: Frame): void {
    this.#fragments.push(frame);
    if (!this.#parts.isLast(frame)) return;
    const frames = this.#fragments;
    this.#fragments = [];
    const opcode = frames[0]?.opcode ?? BINARY;
    const payload = Buffer.concat(frames.map((one) => one.payload));
    this.#messages += 1;
    this.#logMessage({ opcode, payload }, frames.length);
    this.#chunks = this.#reader.isInFrame ? 1 : 0;
    if (this.#milestone < ECHOES) return;
    this.#parts.echo({ opcode, payload }, (answer) => this.#send(answer));
  }

  #onControlFrame({ opcode, payload }: Frame): void {
    const send = (answer: Message): void => this.#send(answer);
    if (opcode === CLOSE && this.#milestone >= CLOSES) {
      // RFC 6455, 5.5.1: what comes after our own is the answer to it.
      if (!this.#isGoing) this.#parts.answerClose(payload, send);
      this.#finish(`clean: ${describeClose(payload)}`);
    } else if (opcode === PING && this.#milestone >= PONGS) {
      this.#parts.answerPing(payload, send);
    } else {
      const name = CONTROL_NAMES[opcode - CLOSE];
      this.#log(`${name}, ${payload.length} bytes, skipped`);
    }
  }

  #send({ opcode, payload }: Message): void {
    // RFC 6455, 5.5: control frames are never fragmented.
    const size = opcode >= CLOSE ? payload.length : FRAGMENT_BYTES;
    let start = 0;
    do {
      const end = start + size;
      const frame = {
        fin: end >= payload.length,
        opcode: start === 0 ? opcode : CONTINUATION,
        payload: payload.subarray(start, end),
      };
      const length = this.#parts.encodeLength(frame.payload.length);
      this.#socket.write(this.#parts.buildFrame(frame, length));
      start = end;
    } while (start < payload.length);
  }

  #finish(why: string): void {
    this.#end = why;
    this.#parts.end(this.#socket);
  }

  #onClose(): void {
    const isInMessage = this.#reader.isInFrame || this.#fragments.length > 0;
    const how = this.#end ?? (isInMessage ? 'in the middle' : 'not clean');
    this.#log(
      `closed after ${this.#bytes} bytes, ${this.#frames} frames, ` +
        `${this.#messages} messages, ${how}`,
    );
  }

  #logMessage({ opcode, payload }: Message, frames: number): void {
    const isBinary = opcode === BINARY;
    const start = isBinary
      ? payload.toString('hex', 0, 8).replace(/..(?=.)/g, '$& ')
      : JSON.stringify(payload.toString('utf8', 0, 60));
    const counts = `frames: ${frames}, chunks: ${Math.max(1, this.#chunks)}`;
    const type = isBinary ? 'binary' : 'text';
    this.#log(this.#parts.describe(type, payload.length, counts, start));
  }

  #log(line: string): void {
    console.log(`${this.#name}: ${line}`);
  }
}

/** The code and the reason of a close frame, for the log. */
function describeClose(payload: Buffer): string {
  if (payload.length < 2) return '1005 no code';
  const code = payload.readUInt16BE();
  const range = code < 3000 ? 'of the RFC' : 'private use';
  const reason = payload.toString('utf8', 2);
  return `${code} ${range}` + (reason === '' ? '' : `, "${reason}"`);
}
