import type { Case } from '../cases/case.ts';
import type { Failure } from '../testing/failure.ts';
import { likelyCause } from './causes.ts';
import { cluesOf } from './clues.ts';
import type { Clues } from './clues.ts';
import { comparison } from './comparison.ts';
import { describeFrame, parseFrames } from './frame-fields.ts';
import type { ParsedFrame } from './frame-fields.ts';
import { framesBySend, missingBytes } from './sent-frames.ts';
import type { SentFrames } from './sent-frames.ts';
import { hexRows } from './hex-rows.ts';
import { headLength, httpLines, isHttp } from './http-lines.ts';
import { visible } from './quote.ts';
import { linkTo } from './rfc-link.ts';
import { COLUMNS, fit, wrap } from './wrap.ts';

/** A case in three lines: what was tested, and where it is written. */
export function explainCase(
  { id, rule, source }: Pick<Case, 'id' | 'rule' | 'source'>,
  how = '',
): string {
  const link = linkTo(source);
  const where = link === null ? source : `${source}: ${link}`;
  const lines = where.length > COLUMNS ? [source, ...[link ?? '']] : [where];
  return [id + how, ...wrap(rule), ...lines].join('\n');
}

/** A failure, told so that the one who made the mistake can find it. */
export function explain(failure: Failure): string {
  const clues = cluesOf(failure);
  const { testCase, chunking, problem } = failure;
  const cause = likelyCause(clues);
  const sections = [
    explainCase(testCase, `, ${chunking.name}`).split('\n'),
    wrap(problem.kind === 'connect' ? connecting(problem.what) : problem.what),
    environment(failure),
    logLines(failure),
    conversation(failure),
    sent(clues),
    expectedBytes(failure),
    received(failure),
    comparison(clues),
    cause === null ? [] : ['Likely cause', ...wrap(cause, '  ')],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => fit(line)).join('\n'))
    .join('\n\n');
}

function connecting(what: string): string {
  return `There was no connection to the server: ${what}.`;
}

function environment({ testCase: { env }, server }: Failure): string[] {
  if (!env || server === null) return [];
  const words = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return wrap(`The server was started with ${words.join(' ')}`);
}

/** A pattern as people write it: … for what may be anything. */
function logLines({ problem, step }: Failure): string[] {
  if (problem.kind !== 'log' || step?.do !== 'log') return [];
  const text = step.line.source
    .replaceAll('\\d+', 'N')
    .replaceAll('(.|\\n)*', '…')
    .replaceAll('\\n', '\n')
    .replaceAll('.*', '…')
    .replaceAll('\\', '')
    .replace(/^: |, $/g, '');
  const legend = [
    ...(text.includes('N') ? ['N is a number'] : []),
    ...(text.includes('…') ? ['… is anything'] : []),
  ].join(', ');
  return [
    `Expected in its output${legend === '' ? '' : ` (${legend})`}`,
    ...text.split('\n').map((line) => `  ${line}`),
  ];
}

const MAX_SAID = 6;

function conversation(failure: Failure): string[] {
  const { said, step, problem } = failure;
  if (said.length === 0) return [];
  const starts = framesBySend(failure);
  const missing = missingBytes(said);
  const lines = said.map((each, i) => {
    if (each.by === 'peer') return `  → ${content(each.bytes, starts[i])}`;
    return `  ← ${answered(each.bytes, missing[i] ?? 0)}`;
  });
  const hidden = lines.length - MAX_SAID;
  const shown =
    hidden > 0
      ? [...lines.slice(0, 2), '  …', ...lines.slice(hidden + 2)]
      : lines;
  const awaited = problem.expected
    ? [`  ← expected: ${answered(problem.expected, missing.at(-1) ?? 0)}`]
    : step?.do === 'response'
      ? [`  ← expected: a response ${step.expected.statuses.join(' or ')}`]
      : [];
  return [`The conversation (${howSent(failure)})`, ...shown, ...awaited];
}

function howSent({ testCase: { talk }, chunking }: Failure): string {
  const steps = typeof talk === 'function' ? [] : talk;
  const drip = steps.find((each) => each.do === 'drip');
  if (drip) return `sent a byte every ${drip.everyMs} ms`;
  return chunking.name === 'whole'
    ? 'each message sent in one chunk'
    : `each message sent ${chunking.name}`;
}

/**
 * Of a server whatever is no HTTP is frames.
 *
 * @param missing so many bytes belong to a frame that it began before.
 */
function answered(bytes: Buffer, missing: number): string {
  const isInMidFrame = missing > 0;
  const isNone = !isInMidFrame && isHttp(bytes);
  const frames = isNone ? [] : parseFrames(bytes.subarray(missing));
  return content(bytes, { frames, isInMidFrame });
}

/** Bytes in one line: a request line, or the frames. */
function content(bytes: Buffer, sent: SentFrames | null = null): string {
  const head = isHttp(bytes) ? headLength(bytes) : 0;
  const [line = ''] = bytes.toString('latin1', 0, head).split('\r\n');
  const frames = sent?.frames ?? [];
  const parts = [
    ...(head > 0 ? [visible(line.slice(0, COLUMNS))] : []),
    ...(sent?.isInMidFrame ? ['the rest of the frame'] : []),
    ...frames.slice(0, 1).map(describeFrame),
    ...(frames.length > 1 ? [`and ${frames.length - 1} more`] : []),
  ];
  return [sizeOf(bytes), parts.join('; ')].filter(Boolean).join(': ');
}

function sizeOf({ length }: Buffer): string {
  return length === 1 ? '1 byte' : `${length} bytes`;
}

function sent({ failure, sent, sentFrames }: Clues): string[] {
  if (failure.problem.kind === 'connect' || sent.length === 0) return [];
  const isText = isHttp(sent) && sentFrames.length === 0;
  const head = isText ? sent.length : isHttp(sent) ? headLength(sent) : 0;
  const rest = sent.subarray(head);
  return [
    'Sent last',
    ...(head > 0 ? httpLines(sent.subarray(0, head)) : []),
    ...(rest.length > 0 ? hexRows(rest) : []),
    ...frameLines(sentFrames),
  ];
}

const MAX_FRAMES = 4;

function frameLines(frames: readonly ParsedFrame[]): string[] {
  const lines = frames
    .slice(0, MAX_FRAMES)
    .map((frame) => `  ${describeFrame(frame)}`);
  const hidden = frames.length - lines.length;
  return hidden > 0 ? [...lines, `  … and ${hidden} more frames`] : lines;
}

function expectedBytes({ problem: { expected, wrongAt } }: Failure): string[] {
  if (!expected) return [];
  return ['Expected', ...hexRows(expected, wrongAt ?? null)];
}

function received({ problem, received, ending }: Failure): string[] {
  if (problem.kind === 'connect' || problem.kind === 'log') return [];
  const how =
    ending === 'end'
      ? ' (then the server ended the connection)'
      : ending === 'reset'
        ? ' (then the connection was reset)'
        : '';
  if (received.length === 0) return [`Received: nothing${how}`];
  const mark = problem.wrongAt ?? null;
  return [
    `Received${how}`,
    ...(isHttp(received) ? httpLines(received, mark) : hexRows(received, mark)),
  ];
}
