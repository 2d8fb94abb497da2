import type { Head, Problem, Sender } from '../events.ts';
import type { Agreement } from './agreement.ts';
import type { HttpHead } from './http-head.ts';
import { judgeCut } from './judge-head.ts';
import { asksForUpgrade, isAttempt, judgeRequest } from './judge-request.ts';
import {
  extensionsOf,
  judgeResponse,
  proveAccept,
  statusOf,
} from './judge-response.ts';
import type { Extent } from './stream-decoder.ts';

const DEFLATE = 'permessage-deflate';

/** What was found out about a head, but for where and when. */
export type Judged = Pick<Head, 'isUpgrade' | 'accept' | 'problems'>;

/** The opening handshake (RFC 6455, 4), and what it settles. */
export class Handshake {
  readonly agreement: Agreement;
  #request: HttpHead | null = null;
  #hasResponse = false;

  constructor(agreement: Agreement) {
    this.agreement = agreement;
  }

  /** A WebSocket was asked for, and no answer has come. */
  get isWaiting(): boolean {
    const request = this.#request;
    return request !== null && isAttempt(request) && !this.#hasResponse;
  }

  request(head: HttpHead, extent: Extent): Judged {
    if (extent !== 'whole') return cutOff('client', head, extent);
    this.#request = head;
    const isUpgrade = asksForUpgrade(head);
    return { isUpgrade, accept: null, problems: judgeRequest(head) };
  }

  response(head: HttpHead, extent: Extent): Judged {
    this.#hasResponse = true;
    if (extent !== 'whole') return cutOff('server', head, extent);
    const problems = judgeResponse(this.#request, head);
    const isUpgrade = statusOf(head) === 101;
    if (!isUpgrade) return { isUpgrade, accept: null, problems };
    const extensions = extensionsOf(head);
    this.agreement.isOpen = true;
    this.agreement.deflates = extensions.includes(DEFLATE);
    this.agreement.hasUnknown = extensions.some((each) => each !== DEFLATE);
    const accept = proveAccept(this.#request, head);
    return { isUpgrade, accept, problems };
  }
}

function cutOff(from: Sender, head: HttpHead, extent: Extent): Judged {
  const section = from === 'client' ? '4.1' : '4.2.2';
  const problems: readonly Problem[] = judgeCut(
    section,
    head,
    extent === 'too long',
  );
  return { isUpgrade: false, accept: null, problems };
}

/** A response before the real one (RFC 9110, 15.2). */
export function isInterim(head: HttpHead): boolean {
  const status = statusOf(head) ?? 0;
  return status >= 100 && status < 200 && status !== 101;
}
