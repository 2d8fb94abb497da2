/*
 * All that the page and its worker tell each other. No message's content is
 * among it, except a text that was typed into the page.
 */

/** Which of the two kinds of message that a WebSocket knows. */
type MessageType = 'text' | 'binary';

/** What to send: one message, or a file as a row of them. */
export type Outgoing = WholeMessage | SlicedFileRequest;

/** A message to send. The worker makes its content from this. */
export type WholeMessage =
  | { readonly from: 'field'; readonly text: string }
  /** A file crosses as a handle: nobody reads its bytes for that. */
  | { readonly from: 'file'; readonly file: Blob }
  | {
      readonly from: 'generator';
      readonly type: MessageType;
      /** In bytes. */
      readonly size: number;
    };

interface SlicedFileRequest {
  readonly from: 'slices';
  readonly file: Blob;
  /** In bytes: each message but the last one has so many. */
  readonly sliceSize: number;
}

/** Sends a message. Resolves to why that was not possible, or empty. */
export type Send = (message: Outgoing) => Promise<string>;

/** What the page asks of its worker. */
export type Command =
  | {
      readonly kind: 'connect';
      readonly url: string;
      readonly protocols: string[];
      readonly binaryType: BinaryType;
    }
  | { readonly kind: 'send'; readonly message: Outgoing }
  /** No more of the file that goes in slices. */
  | { readonly kind: 'stopFile' }
  | {
      readonly kind: 'close';
      readonly code: number | undefined;
      readonly reason: string | undefined;
    }
  | { readonly kind: 'binaryType'; readonly type: BinaryType };

/** A command and the number that its answer will bear. */
export interface Request {
  readonly number: number;
  readonly command: Command;
}

/** The socket's properties at one moment. */
export type SocketState = Readonly<
  Pick<
    WebSocket,
    | 'url'
    | 'readyState'
    | 'protocol'
    | 'extensions'
    | 'binaryType'
    | 'bufferedAmount'
  >
>;

/** Something that happened to the connection. */
export type Happening =
  /** The socket exists and is connecting. */
  | { readonly kind: 'connecting' }
  /** No event, but the socket's properties are no longer what they were. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'open' }
  | { readonly kind: 'error' }
  | Closed
  | Sent
  | Received
  | FileProgress;

export interface Closed extends Readonly<
  Pick<CloseEvent, 'code' | 'reason' | 'wasClean'>
> {
  readonly kind: 'close';
}

export interface Sent {
  readonly kind: 'sent';
  readonly type: MessageType;
  /** In bytes, as on the wire. */
  readonly size: number;
  /** When sending began, in milliseconds since 1970. */
  readonly began: number;
  /** The number by which more becomes known of this message. */
  readonly row: number;
  /** How many messages sent have had no answer. */
  readonly unanswered: number;
  /** Bytes of a file in slices that have not been given to the socket. */
  readonly waiting: number;
}

export interface Received {
  readonly kind: 'received';
  /** What the message event delivered. */
  readonly form: 'string' | 'Blob' | 'ArrayBuffer';
  /** In UTF-16 units for a string, in bytes for the others. */
  readonly length: number;
  /** In bytes; undefined for a long text, which takes time to measure. */
  readonly size: number | undefined;
  readonly origin: string;
  readonly row: number;
  readonly unanswered: number;
}

/** How far a file is that goes as a row of messages. */
export interface FileProgress {
  readonly kind: 'file';
  /** In bytes. */
  readonly size: number;
  readonly messages: number;
  /** Bytes that the socket has been given. */
  readonly given: number;
  /** Bytes that came back and proved to be the same. */
  readonly back: number;
  readonly messagesBack: number;
  /** In milliseconds since 1970. */
  readonly began: number;
  /** Why nothing more comes, empty when all is back; undefined before. */
  readonly end: string | undefined;
}

/** When it was, in milliseconds since 1970, and how the socket was then. */
export interface Moment {
  readonly at: number;
  readonly state: SocketState;
}

export type News = Moment & Happening;

/** What is known of a message, some of it later than the message itself. */
export interface MessageFacts {
  /** In bytes. */
  readonly size?: number;
  readonly preview?: string;
  readonly roundTrip?: string;
  /** Whether it came back as it was sent. */
  readonly equal?: boolean;
}

/** Everything that the worker tells the page in one go. */
export interface Batch {
  readonly news: readonly News[];
  /** By the row's number; each is among the news of this batch or before. */
  readonly facts: ReadonlyMap<number, MessageFacts>;
  /** By the request's number: why it could not be done, empty if it was. */
  readonly answers: ReadonlyMap<number, string>;
}
