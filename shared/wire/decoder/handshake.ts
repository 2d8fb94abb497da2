import type { Head, Problem, Sender } from '../events.ts';
import type { Agreement } from './agreement.ts';
import type { HttpHead } from './http-head.ts';
import { judgeCut } from './judge-head.ts';
import { requestBody, responseBody } from './body-length.ts';
import {
  asksForUpgrade,
  isAttempt,
  isRequest,
  judgeRequest,
} from './judge-request.ts';
import {
  extensionsOf,
  judgeResponse,
  proveAccept,
  statusOf,
  SWITCHING_PROTOCOLS,
} from './judge-response.ts';
import type { Extent, Next } from './stream-decoder.ts';

const DEFLATE = 'permessage-deflate';

/** More requests that wait for a response are not kept. */
const MAX_WAITING = 16;

const FRAMES: Next = { body: 0, then: 'frames' };
const UNKNOWN: Next = { body: null, then: 'head' };

/** What was found out about a head, but for where and when. */
export type Judged = Pick<Head, 'isUpgrade' | 'accept' | 'problems'>;

/** That, and what follows the head. */
export interface Heard {
  readonly judged: Judged;
  readonly next: Next;
}

/**
 * The opening handshake (RFC 6455, 4), what came before it on the connection
 * (a 401, for example, and its request), and what it settles.
 */
export class Handshake {
  readonly agreement: Agreement;
  /** Those that have no response yet. */
  readonly #requests: HttpHead[] = [];
  /** Responses that came before the end of their request. */
  #early = 0;
  /** So many requests waited that one was not kept. */
  #isLost = false;

  constructor(agreement: Agreement) {
    this.agreement = agreement;
  }

  /** A WebSocket was asked for, and no answer has come. */
  get isWaiting(): boolean {
    return this.#requests.some(isAttempt);
  }

  request(head: HttpHead, extent: Extent): Heard {
    if (extent !== 'whole') return cutOff('client', head, extent);
    const isUpgrade = asksForUpgrade(head);
    const isEarly = this.#early > 0;
    if (isEarly) this.#early -= 1;
    else if (this.#requests.length < MAX_WAITING) this.#requests.push(head);
    else this.#isLost = true;
    const judged = { isUpgrade, accept: null, problems: judgeRequest(head) };
    const { isOpen } = this.agreement;
    if (isOpen) return { judged, next: FRAMES };
    if (this.#isLost || !isRequest(head)) return { judged, next: UNKNOWN };
    const then = isUpgrade && !isEarly ? 'frames' : 'head';
    return { judged, next: { body: requestBody(head), then } };
  }

  response(head: HttpHead, extent: Extent): Heard {
    const request = this.#requestOf(head);
    if (extent !== 'whole') return cutOff('server', head, extent);
    const problems = judgeResponse(request, head);
    const isUpgrade = statusOf(head) === SWITCHING_PROTOCOLS;
    if (!isUpgrade) {
      const judged = { isUpgrade, accept: null, problems };
      const isLost = this.#isLost && request === null;
      if (isLost || statusOf(head) === null) return { judged, next: UNKNOWN };
      const body = responseBody(head, request);
      return { judged, next: { body, then: 'head' } };
    }
    const extensions = extensionsOf(head);
    this.agreement.isOpen = true;
    this.agreement.deflates = extensions.includes(DEFLATE);
    this.agreement.hasUnknown = extensions.some((each) => each !== DEFLATE);
    const accept = proveAccept(request, head);
    return { judged: { isUpgrade, accept, problems }, next: FRAMES };
  }

  /** RFC 9112, 9.3.2: responses come in the order of the requests. */
  #requestOf(response: HttpHead): HttpHead | null {
    if (isInterim(response)) return this.#requests[0] ?? null;
    const request = this.#requests.shift() ?? null;
    if (request === null && !this.#isLost) this.#early += 1;
    return request;
  }
}

function cutOff(from: Sender, head: HttpHead, extent: Extent): Heard {
  const section = from === 'client' ? '4.1' : '4.2.2';
  const problems: readonly Problem[] = judgeCut(
    section,
    head,
    extent === 'too long',
  );
  const judged = { isUpgrade: false, accept: null, problems };
  return { judged, next: UNKNOWN };
}

/** A response before the real one (RFC 9110, 15.2). */
export function isInterim(head: HttpHead): boolean {
  const status = statusOf(head) ?? 0;
  return status >= 100 && status < 200 && status !== SWITCHING_PROTOCOLS;
}
