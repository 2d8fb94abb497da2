import type { IncomingMessage } from 'node:http';
import {
  hasOwnHost,
  hasOwnOrigin,
} from '../../../shared/wire/tap/same-origin.ts';

/** Why a request is not answered as it wishes. */
export interface Refusal {
  readonly status: number;
  /** For people. */
  readonly sentence: string;
}

/** Of letters, digits, `_`, `-` and `.`, and hidden by no first dot. */
const PATH = /^\/(?:[\w-][\w.-]*\/)*(?:[\w-][\w.-]*)?$/;
const QUERY = /^[\w=&.-]*$/;

export const NOT_FOUND = {
  status: 404,
  sentence: 'There is no such file here.',
};

/** What speaks against a request, whatever it asks for. */
export function refusalOf(request: IncomingMessage): Refusal | null {
  const { url: target = '', method, socket } = request;
  if (!target.startsWith('/')) {
    return { status: 400, sentence: 'A request here begins with a path: /.' };
  }
  if (!hasOwnHost(request)) {
    const here = `127.0.0.1:${socket.localPort}`;
    const sentence = `The Host is not this server: open the page at ${here}.`;
    return { status: 403, sentence };
  }
  if (!hasOwnOrigin(request)) {
    const sentence = 'The Origin is another one: this is for the page alone.';
    return { status: 403, sentence };
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, sentence: 'Here is only GET and HEAD.' };
  }
  return null;
}

/** Only a path that could be here comes as far as the file system. */
export function pathRefusal({
  url: target = '',
}: IncomingMessage): Refusal | null {
  const [, path = '', query = ''] = /^([^?]*)\??(.*)$/s.exec(target) ?? [];
  return PATH.test(path) && QUERY.test(query) ? null : NOT_FOUND;
}

/** @param error what a server's middleware failed with, if it did. */
export function refusalAfter(error: unknown): Refusal {
  if (error === undefined || error === null) return NOT_FOUND;
  const status =
    typeof error === 'object' && 'status' in error ? error.status : 500;
  if (status === 404) return NOT_FOUND;
  const isTheirs = typeof status === 'number' && status >= 400 && status < 500;
  return isTheirs
    ? { status, sentence: 'A request like this cannot be answered.' }
    : { status: 500, sentence: 'The file cannot be read.' };
}

/** @param error what Node's HTTP says of bytes that are no request to it. */
export function refusalOfBytes(error: Error): Refusal {
  switch ('code' in error ? error.code : undefined) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, sentence: 'The request is too long.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, sentence: 'The request took too long.' };
    default:
      return { status: 400, sentence: 'This is not HTTP.' };
  }
}
