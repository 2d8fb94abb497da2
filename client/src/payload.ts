/** A text that can be read in slices. Every string is one. */
export interface TextSource {
  /** In UTF-16 units. */
  readonly length: number;
  slice(start: number, end: number): string;
  toString(): string;
}

/** A message to send. Its size is in bytes, as it will be on the wire. */
export type Payload =
  | { readonly type: 'text'; readonly size: number; readonly data: TextSource }
  | { readonly type: 'binary'; readonly size: number; readonly data: Blob };

/** Sends a payload, and says why when that was not possible. */
export type Send = (payload: Payload) => string | undefined;

/** What a message event delivers, by the socket's binaryType. */
export type Received = string | Blob | ArrayBuffer;
