import type { Load } from './load.ts';
import type { Repeated } from './repeated.ts';

// RFC 6455, 5.2
const FIN = 0x80;
const OPCODE = 0x0f;
const CONTINUATION = 0;
const SHORT_HEADER = 2;
const HEADER_BY_LENGTH: ReadonlyMap<number, number> = new Map([
  [126, 4],
  [127, 10],
]);
const LARGEST_HEADER = 10;

/** Looks at what comes back, until all of it has come. */
export interface Echo {
  /** Bytes so far. */
  readonly received: number;
  readonly isWhole: boolean;
  /** @throws when these cannot be the next bytes of the echo. */
  push(bytes: Buffer): void;
}

/** What a server that knows no WebSocket sends back: what it was sent. */
export class RawEcho implements Echo {
  readonly #sent: Repeated;
  readonly #isChecked: boolean;
  #received = 0;

  constructor({ sent }: Load, isChecked: boolean) {
    this.#sent = sent;
    this.#isChecked = isChecked;
  }

  get received(): number {
    return this.#received;
  }

  get isWhole(): boolean {
    return this.#received === this.#sent.length;
  }

  push(bytes: Buffer): void {
    if (this.#isChecked) this.#sent.expect(bytes, this.#received);
    this.#received += bytes.length;
    if (this.#received > this.#sent.length) throw tooMuch();
  }
}

/** The messages of a load, in whatever frames they come back. */
export class MessageEcho implements Echo {
  readonly #load: Load;
  readonly #isChecked: boolean;
  readonly #header = Buffer.alloc(LARGEST_HEADER);
  #has = 0;
  #needs = SHORT_HEADER;
  /** Bytes that the frame lacks. */
  #missing = 0;
  #payload = 0;
  #messages = 0;
  #isWithinMessage = false;
  #received = 0;

  constructor(load: Load, isChecked: boolean) {
    this.#load = load;
    this.#isChecked = isChecked;
  }

  get received(): number {
    return this.#received;
  }

  get isWhole(): boolean {
    const { messages, payload } = this.#load;
    return this.#messages === messages && this.#payload === payload.length;
  }

  push(bytes: Buffer): void {
    this.#received += bytes.length;
    for (let at = 0; at < bytes.length;) {
      if (this.isWhole) throw tooMuch();
      at +=
        this.#missing > 0
          ? this.#takePayload(bytes.subarray(at, at + this.#missing))
          : this.#takeHeader(bytes.readUInt8(at));
    }
  }

  #takePayload(bytes: Buffer): number {
    if (this.#isChecked) this.#load.payload.expect(bytes, this.#payload);
    this.#payload += bytes.length;
    this.#missing -= bytes.length;
    if (this.#missing === 0) this.#endFrame();
    return bytes.length;
  }

  #takeHeader(byte: number): number {
    this.#header[this.#has] = byte;
    this.#has += 1;
    if (this.#has === SHORT_HEADER) {
      this.#needs = HEADER_BY_LENGTH.get(byte) ?? SHORT_HEADER;
    }
    if (this.#has === this.#needs) this.#beginFrame();
    return 1;
  }

  #beginFrame(): void {
    const header = this.#header;
    const opcode = header.readUInt8(0) & OPCODE;
    const expected = this.#isWithinMessage ? CONTINUATION : this.#load.opcode;
    if (opcode !== expected) {
      throw new Error(`a frame with opcode ${opcode} is in the echo`);
    }
    this.#missing = lengthIn(header, this.#needs);
    if (this.#missing === 0) this.#endFrame();
  }

  #endFrame(): void {
    const isLast = (this.#header.readUInt8(0) & FIN) !== 0;
    this.#isWithinMessage = !isLast;
    if (isLast) this.#messages += 1;
    this.#has = 0;
    this.#needs = SHORT_HEADER;
  }
}

/** A mask bit makes it more than 127: the length would be wrong. */
function lengthIn(header: Buffer, headerLength: number): number {
  if (headerLength === SHORT_HEADER) return header.readUInt8(1);
  if (headerLength === LARGEST_HEADER) return Number(header.readBigUInt64BE(2));
  return header.readUInt16BE(2);
}

function tooMuch(): Error {
  return new Error('more came back than the echo');
}
