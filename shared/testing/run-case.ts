import { isUtf8 } from 'node:buffer';
import { AT_ONCE_MS, stepsOf } from '../cases/case.ts';
import type { Case, ExpectedResponse, Step } from '../cases/case.ts';
import { clientFrame, PONG } from '../cases/frames.ts';
import { parseResponse } from './http-response.ts';
import type { ParsedResponse } from './http-response.ts';
import { RawPeer } from './raw-peer.ts';
import type { PeerTarget } from './raw-peer.ts';
import type { Chunking } from './chunking.ts';

/** Everything a conversation needs: where to talk to, and the server's log. */
export interface CaseRun {
  readonly target: PeerTarget;
  readonly chunking: Chunking;
  /** Waits for a line that the server prints during this case. */
  readonly logs: (line: RegExp, withinMs: number) => Promise<boolean>;
}

/** How slow a large answer may be on a slow machine. */
const BYTES_PER_MS = 2_000;

/** What a failure shows of the bytes that came. */
const SHOWN_CHARACTERS = 300;

/** The server did not do what the case demands. */
export class CaseFailure extends Error {
  override readonly name = 'CaseFailure';
}

/**
 * Holds the conversation of a case with a server.
 *
 * @throws {CaseFailure} that says the rule, its source and what went wrong.
 */
export async function runCase(testCase: Case, run: CaseRun): Promise<void> {
  let peer: RawPeer | null = null;
  try {
    peer = await RawPeer.connect(run.target);
    for (const step of stepsOf(testCase)) await runStep(step, peer, run);
  } catch (error) {
    throw explain(testCase, run, error, peer);
  } finally {
    peer?.destroy();
  }
}

function explain(
  testCase: Case,
  { chunking }: CaseRun,
  error: unknown,
  peer: RawPeer | null,
): CaseFailure {
  const what = error instanceof Error ? error.message : String(error);
  const rest = peer?.peek().toString('latin1', 0, SHOWN_CHARACTERS) ?? '';
  return new CaseFailure(
    [
      `${testCase.id}: ${testCase.rule}`,
      `  (${testCase.source}; bytes sent: ${chunking.name})`,
      `  ${what}`,
      ...(rest === '' ? [] : [`  received: ${JSON.stringify(rest)}`]),
    ].join('\n'),
  );
}

async function runStep(step: Step, peer: RawPeer, run: CaseRun) {
  switch (step.do) {
    case 'send':
      return peer.send(step.bytes, run.chunking);
    case 'drip':
      return peer.drip(step.bytes, step.everyMs);
    case 'sleep':
      return peer.sleep(step.forMs);
    case 'end':
      return peer.end();
    case 'reset':
      return peer.reset();
    case 'response':
      return expectResponse(peer, step.expected);
    case 'receive':
      return expectBytes(peer, step.bytes);
    case 'receive early':
      return expectEarly(peer, step.early, step.frames);
    case 'ping':
      return expectPing(peer, step.answer);
    case 'meanwhile':
      return holdMeanwhile(step.talk, run);
    case 'close frame':
      return expectCloseFrame(peer, step.code);
    case 'closed':
      return expectClosed(peer, step.withinMs);
    case 'gone':
      return expectGone(peer, step.withinMs);
    case 'silence':
      return expectSilence(peer, step.forMs);
    case 'log':
      return expectLog(run, step.line);
  }
}

async function expectResponse(peer: RawPeer, expected: ExpectedResponse) {
  peer.resume();
  let response: ParsedResponse | null = null;
  const isComplete = (): boolean => {
    response ??= parseResponse(peer.peek());
    return response !== null || peer.ending !== null;
  };
  await peer.until(isComplete, AT_ONCE_MS);
  const got = parseResponse(peer.peek());
  if (got === null) {
    const how = peer.ending ?? 'silence';
    throw new Error(`expected a response ${expected.status}, got: ${how}`);
  }
  checkResponse(got, expected);
  peer.take(got.length);
}

function checkResponse(got: ParsedResponse, expected: ExpectedResponse): void {
  if (got.status !== expected.status) {
    throw new Error(`expected status ${expected.status}, got ${got.status}`);
  }
  for (const [name, wanted] of Object.entries(expected.headers ?? {})) {
    checkHeader(name, wanted, got.headers.get(name));
  }
  if (expected.body && !expected.body.test(got.body)) {
    throw new Error(
      `expected a body like ${expected.body}, got ${JSON.stringify(got.body)}`,
    );
  }
}

function checkHeader(
  name: string,
  wanted: string | RegExp | null,
  value: string | undefined,
): void {
  const fits =
    wanted === null
      ? value === undefined
      : typeof wanted === 'string'
        ? value === wanted
        : value !== undefined && wanted.test(value);
  if (!fits) {
    const expected = wanted === null ? 'none' : String(wanted);
    throw new Error(`header ${name}: expected ${expected}, got ${value}`);
  }
}

async function expectBytes(peer: RawPeer, expected: Buffer): Promise<void> {
  peer.resume();
  const isComplete = (): boolean => peer.available >= expected.length;
  await peer.until(
    () => isComplete() || peer.ending !== null,
    AT_ONCE_MS + expected.length / BYTES_PER_MS,
  );
  const got = peer.peek().subarray(0, expected.length);
  if (got.equals(expected)) {
    peer.take(expected.length);
    return;
  }
  let wrong = 0;
  while (wrong < got.length && got[wrong] === expected[wrong]) wrong += 1;
  throw new Error(
    `expected ${expected.length} bytes, got ${got.length}; from byte ` +
      `${wrong} on expected ${excerpt(expected, wrong)}, ` +
      `got ${excerpt(got, wrong)}`,
  );
}

async function expectEarly(
  peer: RawPeer,
  early: Buffer,
  frames: readonly Buffer[],
): Promise<void> {
  let hasCome = false;
  for (const [i, frame] of frames.entries()) {
    if (!hasCome && (await comesNext(peer, early))) {
      await expectBytes(peer, early);
      hasCome = true;
    }
    if (!hasCome && i === frames.length - 1) {
      throw new Error(`${excerpt(early, 0)} did not overtake the last frame`);
    }
    await expectBytes(peer, frame);
  }
}

async function comesNext(peer: RawPeer, bytes: Buffer): Promise<boolean> {
  peer.resume();
  const isThere = (): boolean => peer.available >= bytes.length;
  await peer.until(() => isThere() || peer.ending !== null, AT_ONCE_MS);
  return peer.peek().subarray(0, bytes.length).equals(bytes);
}

/** RFC 6455, 5.5.2: 0x89, a length up to 125, the payload. */
async function expectPing(peer: RawPeer, answer: boolean): Promise<void> {
  const isComplete = (): boolean =>
    peer.available >= 2 && peer.available >= 2 + (peer.peek()[1] ?? 0);
  await peer.until(() => isComplete() || peer.ending !== null, AT_ONCE_MS);
  const [first, length = 0] = peer.peek();
  if (first !== 0x89 || length > 125 || !isComplete()) {
    throw new Error(`expected a ping, got ${excerpt(peer.peek(), 0)}`);
  }
  const payload = peer.take(2 + length).subarray(2);
  if (answer) await peer.send(clientFrame({ opcode: PONG, payload }));
}

async function holdMeanwhile(
  talk: readonly Step[],
  run: CaseRun,
): Promise<void> {
  const other = await RawPeer.connect(run.target);
  try {
    for (const step of talk) await runStep(step, other, run);
  } finally {
    other.destroy();
  }
}

/** RFC 6455, 5.5.1: 0x88, a length up to 125, two bytes of code, a reason. */
async function expectCloseFrame(peer: RawPeer, code: number): Promise<void> {
  const isComplete = (): boolean =>
    peer.available >= 2 && peer.available >= 2 + (peer.peek()[1] ?? 0);
  await peer.until(() => isComplete() || peer.ending !== null, AT_ONCE_MS);
  const [first, length = 0] = peer.peek();
  if (first !== 0x88 || length < 2 || length > 125 || !isComplete()) {
    const got = excerpt(peer.peek(), 0);
    throw new Error(`expected a close frame with code ${code}, got ${got}`);
  }
  const payload = peer.take(2 + length).subarray(2);
  const got = payload.readUInt16BE();
  if (got !== code) throw new Error(`expected close code ${code}, got ${got}`);
  const reason = payload.subarray(2);
  if (reason.length === 0 || !isUtf8(reason)) {
    throw new Error('expected a reason for people, in UTF-8');
  }
}

function excerpt(bytes: Buffer, from: number): string {
  const part = bytes.subarray(from, from + 12).toString('hex');
  return part === '' ? 'nothing' : part.replace(/..(?=.)/g, '$& ');
}

async function expectGone(peer: RawPeer, withinMs: number): Promise<void> {
  await peer.until(() => peer.ending !== null, withinMs);
  if (peer.ending !== null) return;
  throw new Error(`the connection is still open after ${withinMs} ms`);
}

async function expectClosed(peer: RawPeer, withinMs: number): Promise<void> {
  await expectGone(peer, withinMs);
  if (peer.ending === 'reset') {
    throw new Error('the connection was reset, and not ended in order');
  }
  if (peer.available > 0) throw new Error('more bytes came than expected');
}

async function expectSilence(peer: RawPeer, forMs: number): Promise<void> {
  const broken = await peer.until(
    () => peer.available > 0 || peer.ending !== null,
    forMs,
  );
  if (!broken) return;
  throw new Error(
    peer.ending === null
      ? 'bytes came where none were expected'
      : `the server ended the connection (${peer.ending})`,
  );
}

async function expectLog({ logs }: CaseRun, line: RegExp): Promise<void> {
  if (await logs(line, AT_ONCE_MS)) return;
  throw new Error(`the server’s output has no line like ${line}`);
}
