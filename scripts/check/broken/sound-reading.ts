/** RFC 6455, 5.2: the fields of a frame, without its payload. */
export interface Header {
  readonly fin: boolean;
  readonly rsv: number;
  readonly opcode: number;
  readonly isMasked: boolean;
  readonly length: number;
  readonly maskingKey: Buffer;
}

export interface Frame extends Header {
  /** Unmasked. */
  readonly payload: Buffer;
}

/** The peer broke a rule of the RFC. */
export class ProtocolError extends Error {}

const START_BYTES = 2;
const MASKING_KEY_BYTES = 4;

/** Chunks in, any number of bytes out. */
export class ByteQueue {
  #chunks: Buffer[] = [];
  length = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.length += chunk.length;
  }

  /** The first n bytes, or what there is of them; they stay in the queue. */
  peek(n: number): Buffer {
    const [first] = this.#chunks;
    if (first !== undefined && first.length >= n) return first.subarray(0, n);
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all.subarray(0, n);
  }

  /** Takes the first n bytes out of the queue, or what there is of them. */
  take(n: number): Buffer {
    const taken = this.peek(n);
    // What was peeked at is the start of the first chunk.
    this.#chunks[0] = this.#chunks[0]?.subarray(n) ?? taken;
    this.length -= taken.length;
    return taken;
  }
}

/** The next header, or null as long as some of it has not come. */
export function readHeader(queue: ByteQueue): Header | null {
  if (queue.length < START_BYTES) return null;
  const size = headerSize(queue.peek(START_BYTES));
  if (queue.length < size) return null;
  return parseHeader(queue.take(size));
}

/** What a whole header will take, told by its first two bytes. */
export function headerSize(start: Buffer): number {
  const length7 = (start[1] ?? 0) & 0x7f;
  const extended = length7 === 127 ? 8 : length7 === 126 ? 2 : 0;
  const isMasked = ((start[1] ?? 0) & 0x80) !== 0;
  return START_BYTES + extended + (isMasked ? MASKING_KEY_BYTES : 0);
}

export function parseHeader(bytes: Buffer): Header {
  const [first = 0, second = 0] = bytes;
  return {
    fin: (first & 0x80) !== 0,
    rsv: (first & 0x70) >> 4,
    opcode: first & 0x0f,
    isMasked: (second & 0x80) !== 0,
    length: parseLength(bytes),
    maskingKey: bytes.subarray(-MASKING_KEY_BYTES),
  };
}

function parseLength(bytes: Buffer): number {
  const length7 = (bytes[1] ?? 0) & 0x7f;
  if (length7 === 126) return bytes.readUInt16BE(START_BYTES);
  if (length7 === 127) return Number(bytes.readBigUInt64BE(START_BYTES));
  return length7;
}

/** RFC 6455, 5.3. */
export function unmask(payload: Buffer, key: Buffer): Buffer {
  const plain = Buffer.allocUnsafe(payload.length);
  for (let i = 0; i < payload.length; i += 1) {
    plain[i] = (payload[i] ?? 0) ^ (key[i % MASKING_KEY_BYTES] ?? 0);
  }
  return plain;
}

/** What a reader consists of. */
export interface ReaderParts {
  readHeader(queue: ByteQueue): Header | null;
  unmask(payload: Buffer, maskingKey: Buffer): Buffer;
}

/** Chunks in, whole frames out. */
export class FrameReader {
  readonly queue = new ByteQueue();
  readonly #parts: ReaderParts;
  /** Of the frame whose payload is awaited. */
  #header: Header | null = null;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  get isInFrame(): boolean {
    return this.#header !== null || this.queue.length > 0;
  }

  /** Every frame that the chunk completes. @throws {ProtocolError} */
  *push(chunk: Buffer): Generator<Frame> {
    this.queue.push(chunk);
    for (let frame = this.next(); frame !== null; frame = this.next()) {
      yield frame;
    }
  }

  /** The next frame, or null as long as some of it has not come. */
  next(): Frame | null {
    this.#header ??= this.#parts.readHeader(this.queue);
    const header = this.#header;
    if (header === null) return null;
    checkHeader(header);
    if (this.queue.length < header.length) return null;
    this.#header = null;
    const payload = this.queue.take(header.length);
    return {
      ...header,
      payload: this.#parts.unmask(payload, header.maskingKey),
    };
  }
}

/** RFC 6455, 5.1 and 5.2. */
function checkHeader({ isMasked, rsv, opcode }: Header): void {
  if (!isMasked) throw new ProtocolError('a frame that is not masked');
  if (rsv !== 0) throw new ProtocolError('a reserved bit is set');
  if ((opcode & 0x7) > 2) throw new ProtocolError('a reserved opcode');
}
