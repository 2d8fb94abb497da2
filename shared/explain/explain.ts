import type { Case } from '../cases/case.ts';
import type { Failure, Said } from '../testing/failure.ts';
import { likelyCause } from './causes.ts';
import { cluesOf } from './clues.ts';
import type { Clues } from './clues.ts';
import { describeFrame, fieldsOf, parseFrames } from './frame-fields.ts';
import type { ParsedFrame } from './frame-fields.ts';
import { framesBySend } from './sent-frames.ts';
import type { SentFrames } from './sent-frames.ts';
import { hexRows } from './hex-rows.ts';
import { headLength, httpLines, isHttp } from './http-lines.ts';
import { linkTo } from './rfc-link.ts';
import { fit, wrap } from './wrap.ts';

/** A case in three lines: what was tested, and where it is written. */
export function explainCase(
  { id, rule, source }: Pick<Case, 'id' | 'rule' | 'source'>,
  how = '',
): string {
  const link = linkTo(source);
  const where = link === null ? source : `${source}: ${link}`;
  return [id + how, ...wrap(rule), where].join('\n');
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
    .map((lines) => lines.map(fit).join('\n'))
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
  return [
    'Expected in its output (N is a number, … is anything)',
    ...text.split('\n').map((line) => `  ${line}`),
  ];
}

const MAX_SAID = 6;

function conversation({ said, step, problem, chunking }: Failure): string[] {
  if (said.length === 0) return [];
  const starts = framesBySend(said);
  const lines = said.map((each, i) => saidLine(each, starts[i] ?? null));
  const hidden = lines.length - MAX_SAID;
  const shown =
    hidden > 0
      ? [...lines.slice(0, 2), '  …', ...lines.slice(hidden + 2)]
      : lines;
  const how = chunking.name === 'whole' ? 'in one chunk' : chunking.name;
  const awaited = problem.expected
    ? [`  ← expected: ${content(problem.expected)}`]
    : step?.do === 'response'
      ? [`  ← expected: a response ${step.expected.status}`]
      : [];
  return [`The conversation (each message sent ${how})`, ...shown, ...awaited];
}

function saidLine({ by, bytes }: Said, frames: SentFrames | null): string {
  return `  ${by === 'peer' ? '→' : '←'} ${content(bytes, frames)}`;
}

/** Bytes in one line: a request line, or the frames. */
function content(bytes: Buffer, sent: SentFrames | null = null): string {
  const head = isHttp(bytes) ? headLength(bytes) : 0;
  const [line = ''] = bytes.toString('latin1', 0, head).split('\r\n');
  const frames = sent?.frames ?? parseFrames(bytes.subarray(head));
  const parts = [
    ...(head > 0 ? [line] : []),
    ...(sent?.isInMidFrame ? ['the rest of the frame'] : []),
    ...frames.slice(0, 1).map(describeFrame),
    ...(frames.length > 1 ? [`and ${frames.length - 1} more`] : []),
  ];
  const what = parts.length > 0 ? parts.join('; ') : 'a part of a frame';
  return `${sizeOf(bytes)}: ${what}`;
}

function sizeOf({ length }: Buffer): string {
  return length === 1 ? '1 byte' : `${length} bytes`;
}

function sent({ failure, sent, sentFrames }: Clues): string[] {
  if (failure.problem.kind === 'connect' || sent.length === 0) return [];
  const head = isHttp(sent) ? headLength(sent) : 0;
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

const NAME_WIDTH = 21;
const VALUE_WIDTH = 25;

/** Both sides of the frame in which the first wrong byte is. */
function comparison({ failure, got, wanted }: Clues): string[] {
  if (failure.problem.lateMs !== undefined || got === null) return [];
  const gotFields = fieldsOf(got);
  const head = row(`Frame at byte ${got.start}`, 'expected', 'received');
  if (wanted === null) {
    return [
      row(`Frame at byte ${got.start}`, 'received'),
      ...[...gotFields].map(([name, value]) => row(`  ${name}`, value)),
    ];
  }
  const wantedFields = fieldsOf(wanted);
  const names = new Set([...wantedFields.keys(), ...gotFields.keys()]);
  const rows = [...names].map((name) => {
    const [a = '–', b = '–'] = [wantedFields.get(name), gotFields.get(name)];
    return row(`  ${name}`, a, b, a === b ? '' : '←');
  });
  return [head, ...rows];
}

function row(name: string, ...values: readonly string[]): string {
  const [a = '', b = '', note = ''] = values;
  const cells = [name.padEnd(NAME_WIDTH), a.padEnd(VALUE_WIDTH)];
  return `${cells.join('')} ${b.padEnd(VALUE_WIDTH)} ${note}`.trimEnd();
}
