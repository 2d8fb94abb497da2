import { utf8Length } from './utf8.ts';

/** The most bytes a close reason may have: RFC 6455, 5.5: 125 less the code. */
export const MAX_REASON_BYTES = 123;

const NORMAL_CLOSURE = 1000;
const FIRST_OPEN_CODE = 3000;
const LAST_CODE = 4999;

/** RFC 6455, 7.4.1, and the codes that IANA registered since. */
const CLOSE_CODES: ReadonlyMap<number, readonly [name: string, text: string]> =
  new Map([
    [1000, ['Normal Closure', 'its purpose is fulfilled']],
    [1001, ['Going Away', 'the server shuts down or the page is left']],
    [1002, ['Protocol Error', 'the peer broke a rule of the protocol']],
    [1003, ['Unsupported Data', 'a type of message that is not accepted']],
    [1004, ['Reserved', 'without a meaning so far']],
    [1005, ['No Status Received', 'the close frame carried no code']],
    [1006, ['Abnormal Closure', 'the connection ended without a close frame']],
    [1007, ['Invalid Payload Data', 'such as text that is not UTF-8']],
    [1008, ['Policy Violation', 'the message breaks a rule of the peer']],
    [1009, ['Message Too Big', 'the message is larger than the peer takes']],
    [1010, ['Mandatory Extension', 'the server lacks a needed extension']],
    [1011, ['Internal Error', 'the server met an unexpected condition']],
    [1012, ['Service Restart', 'the server restarts']],
    [1013, ['Try Again Later', 'the server is overloaded']],
    [1014, ['Bad Gateway', 'a server behind the server failed']],
    [1015, ['TLS Handshake', 'the TLS handshake failed']],
  ]);

const NEVER_ON_THE_WIRE: ReadonlySet<number> = new Set([1005, 1006, 1015]);

/** The name of a close code, for example `Normal Closure`. */
export function closeName(code: number): string {
  const name = CLOSE_CODES.get(code)?.[0];
  if (name !== undefined) return name;
  if (code >= 4000 && code <= LAST_CODE) return 'Private Use';
  if (code >= FIRST_OPEN_CODE && code < 4000) return 'Registered Use';
  return 'Unassigned';
}

/** What a close code says, or for whom it is set aside. */
export function closeMeaning(code: number): string {
  const text = CLOSE_CODES.get(code)?.[1];
  if (text !== undefined) return text;
  if (code >= 4000 && code <= LAST_CODE) return 'for the application to define';
  if (code >= FIRST_OPEN_CODE && code < 4000) return 'for libraries, at IANA';
  return 'not defined by RFC 6455';
}

/** A close that the browser's API accepts, or why it would refuse it. */
export type CloseRequest =
  | { readonly code?: number; readonly reason?: string }
  | { readonly problem: string };

/** Reads the two fields of the close form. */
export function readCloseRequest(code: string, reason: string): CloseRequest {
  const typed = code.trim();
  if (typed === '') {
    if (reason === '') return {};
    return { problem: 'A reason follows a code in the frame: give one too.' };
  }
  if (!/^\d+$/.test(typed)) {
    return { problem: `A close code is a whole number; “${typed}” is not.` };
  }
  const number = Number(typed);
  const problem = codeProblem(number) ?? reasonProblem(reason);
  return problem === undefined ? { code: number, reason } : { problem };
}

function codeProblem(code: number): string | undefined {
  const isOpen = code >= FIRST_OPEN_CODE && code <= LAST_CODE;
  if (code === NORMAL_CLOSURE || isOpen) return undefined;
  const allowed = 'A page may send 1000 or 3000–4999.';
  if (NEVER_ON_THE_WIRE.has(code)) {
    return (
      `${code} (${closeName(code)}) never travels on the wire: it only ` +
      `tells a program that ${closeMeaning(code)}. ${allowed}`
    );
  }
  if (CLOSE_CODES.has(code)) {
    return (
      `${code} (${closeName(code)}) is for the browser and the server to ` +
      `say, not for a page. ${allowed}`
    );
  }
  if (code > LAST_CODE) return `${code} is beyond the close codes. ${allowed}`;
  if (code < NORMAL_CLOSURE) return `Codes below 1000 are not used. ${allowed}`;
  return `${code} is reserved for the protocol’s future. ${allowed}`;
}

function reasonProblem(reason: string): string | undefined {
  const bytes = utf8Length(reason);
  if (bytes <= MAX_REASON_BYTES) return undefined;
  return (
    `The reason has ${bytes} bytes in UTF-8. At most ${MAX_REASON_BYTES} ` +
    'fit: a control frame holds 125, and the code takes two.'
  );
}
