import { utf8Length } from '../utf8.ts';
import type { WholeMessage } from '../worker-messages.ts';
import { patternBinary, patternText } from './pattern.ts';
import type { TextSource } from './text-source.ts';

/** A message to send. Its size is in bytes, as it will be on the wire. */
export type Payload =
  | { readonly type: 'text'; readonly size: number; readonly data: TextSource }
  | { readonly type: 'binary'; readonly size: number; readonly data: Blob };

/** What a message event delivers, by the socket's binaryType. */
export type Content = string | Blob | ArrayBuffer;

/** Makes the content of a message from the page's description of it. */
export function payloadOf(message: WholeMessage): Payload {
  switch (message.from) {
    case 'field': {
      const data = message.text;
      return { type: 'text', size: utf8Length(data), data };
    }
    case 'file': {
      const data = message.file;
      return { type: 'binary', size: data.size, data };
    }
    case 'generator': {
      const { type, size } = message;
      return type === 'text'
        ? { type, size, data: patternText(size) }
        : { type, size, data: patternBinary(size) };
    }
  }
}
