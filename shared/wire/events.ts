/**
 * What a tap between client and server tells whoever watches: the terminal,
 * the page, a capture file. All of it is JSON.
 *
 * Places are offsets in the stream of bytes of one connection and one sender,
 * from its first byte on, so that a chunk, a head and a frame can be laid over
 * each other: `start` is the first byte, `end` the one after the last.
 */
export type WireEvent = Opened | Chunk | Head | Body | Frame | Ended | Closed;

/** Who sent it. */
export type Sender = 'client' | 'server';

interface AnyEvent {
  /** From 1 on, in the order in which they were accepted. */
  readonly connection: number;
  /** When, in ms since 1970, with fractions. */
  readonly at: number;
}

/** A client has connected. */
export interface Opened extends AnyEvent {
  readonly kind: 'opened';
  /** Address and port of the client, `127.0.0.1:50000`. */
  readonly client: string;
  /** Where the tap passes everything on to, `127.0.0.1:4000`. */
  readonly server: string;
  readonly tls: boolean;
}

/** What one `data` event brought: TCP's division, which means nothing. */
export interface Chunk extends AnyEvent {
  readonly kind: 'chunk';
  readonly from: Sender;
  /** From 1 on, for each sender. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Request or response, up to the empty line: of the opening handshake, or of
 * what came before it on the same connection.
 */
export interface Head extends AnyEvent {
  readonly kind: 'head';
  readonly from: Sender;
  readonly start: number;
  readonly end: number;
  /** Request or status line, then the header fields, as they were sent. */
  readonly lines: readonly string[];
  /** Whether frames follow: for a response, that it is a 101. */
  readonly isUpgrade: boolean;
  /** In a 101, when the request had a key. */
  readonly accept: AcceptProof | null;
  readonly problems: readonly Problem[];
}

/** How `Sec-WebSocket-Accept` comes about (RFC 6455, 4.2.2). */
export interface AcceptProof {
  readonly key: string;
  readonly guid: string;
  /** SHA-1 of key and GUID, 40 hex digits. */
  readonly sha1: string;
  /** That, in base64. */
  readonly expected: string;
  /** What the server said; null when it said nothing. */
  readonly received: string | null;
}

/** Neither a head nor frames: the body of a request or response, or a piece. */
export interface Body extends AnyEvent {
  readonly kind: 'body';
  readonly from: Sender;
  readonly start: number;
  readonly end: number;
  /** False: nobody can tell what it is, nor what follows it. */
  readonly isKnown: boolean;
  /** Of all of it, in bytes; null where the head does not say that. */
  readonly length: number | null;
}

/**
 * A frame. One that is not whole when its header is, is told twice: first as
 * far as it has come, and again when it is whole or the connection ends. Both
 * have the same connection, sender and index.
 */
export interface Frame extends AnyEvent {
  readonly kind: 'frame';
  readonly from: Sender;
  /** From 1 on, for each sender. */
  readonly index: number;
  readonly start: number;
  /** After the last byte, also of a frame that is still to come. */
  readonly end: number;
  /** All bytes before the payload, in hex. */
  readonly header: string;
  readonly fin: boolean;
  /** RSV1 is 4, RSV2 is 2, RSV3 is 1. */
  readonly rsv: number;
  readonly opcode: number;
  /** How the length is written. */
  readonly lengthForm: 7 | 16 | 64;
  /** In bytes. Beyond 2^53 not exact: the header is. */
  readonly payloadLength: number;
  /** The masking key in hex; null when the frame is not masked. */
  readonly maskingKey: string | null;
  /** The first bytes of the payload as they were sent, in hex. */
  readonly payload: string;
  /** How many bytes of the payload have come. */
  readonly received: number;
  readonly isWhole: boolean;
  /** Which message of this sender it belongs to, from 1 on; null: control. */
  readonly message: number | null;
  /** What the message is: 1 text, 2 binary; null where nobody can tell. */
  readonly messageOpcode: number | null;
  /** Its message is compressed: permessage-deflate was agreed on (RFC 7692). */
  readonly isCompressed: boolean;
  readonly problems: readonly Problem[];
}

/** One side has ended its direction. */
export interface Ended extends AnyEvent {
  readonly kind: 'ended';
  readonly from: Sender;
  readonly how: 'end' | 'reset';
  readonly problems: readonly Problem[];
}

/** Both sides have ended. */
export interface Closed extends AnyEvent {
  readonly kind: 'closed';
  /** Bytes from each sender. */
  readonly bytes: Readonly<Record<Sender, number>>;
}

/** A rule of RFC 6455 that was broken, and by which bytes. */
export interface Problem {
  /** `5.1`. */
  readonly section: string;
  /** One sentence. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The field of a frame that it is about, where it is one field. */
  readonly field?: FieldName;
}

/** What a frame consists of (RFC 6455, 5.2), in the order of the bytes. */
export type FieldName =
  | 'FIN'
  | 'RSV1'
  | 'RSV2'
  | 'RSV3'
  | 'opcode'
  | 'MASK'
  | 'payload length'
  | 'extended payload length'
  | 'masking key'
  | 'payload';
