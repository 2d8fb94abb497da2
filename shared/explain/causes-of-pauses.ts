import { stepsOf } from '../cases/case.ts';
import type { Failure } from '../testing/failure.ts';
import type { Clues } from './clues.ts';

/** Likely causes where one side does not read: for good, or for too long. */
export const PAUSE_CAUSES: readonly ((clues: Clues) => string | null)[] = [
  ({ failure: { problem } }) =>
    problem.kind === 'send'
      ? 'TCP makes the peer wait until the server reads. Does it read at all: ' +
        'in Node, is there a handler for the event "data", and is the socket ' +
        'paused and never resumed?'
      : null,

  ({ failure: { problem } }) =>
    problem.kind === 'flood'
      ? 'The answers that nobody takes wait in the memory of the server, and ' +
        'there is no end to it. A write says when enough waits (in Node it ' +
        'returns false, and writableNeedDrain is true). From then on read ' +
        'nothing more from this peer, until what waits has left: pause() the ' +
        'socket, and resume() it at the event "drain".'
      : null,

  ({ failure }) =>
    hasFallenSilent(failure)
      ? 'All that came is right, and then comes nothing more. A server that ' +
        'waits until a large answer has left reads nothing meanwhile, and has ' +
        'to read on afterwards. In Node: was the socket paused, and never ' +
        'resumed, at the event "drain"?'
      : null,

  ({ failure }) =>
    hasEndedTooSoon(failure)
      ? 'The peer has ended its own direction only, and still reads. What ' +
        'waits to be sent to it must leave before the socket is destroyed, ' +
        'and in Node an answer that is written after the event "end" needs ' +
        'allowHalfOpen (a socket of HTTP has it, one of HTTPS has not).'
      : null,

  ({ failure }) =>
    isCutOff(failure)
      ? 'The time was up before the peer had taken all that it was sent. What ' +
        'the server hands to its operating system may wait there, and in the ' +
        'peer’s, for long: give the peer the time that all of it takes at the ' +
        'slowest rate that you accept.'
      : null,
];

/** From so many bytes on a socket of Node says that it needs to drain. */
const ENOUGH_BYTES = 16 * 1024;

/** What has come is right and much, more is missing, and all is still open. */
function hasFallenSilent({
  problem,
  received,
  ending,
  said,
}: Failure): boolean {
  const { kind, wrongAt, lateMs } = problem;
  const isRight = wrongAt === received.length && lateMs === undefined;
  if (kind !== 'bytes' || !isRight || ending !== null) return false;
  const answers = said.filter(({ by }) => by === 'server');
  const taken = answers.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return taken + received.length >= ENOUGH_BYTES;
}

/** A peer that reads late got only a part, and then the end. */
function isCutOff({ problem, received, ending, testCase }: Failure): boolean {
  const isRight = problem.wrongAt === received.length;
  const isShort = problem.kind === 'bytes' && isRight && ending !== null;
  const sleeps = stepsOf(testCase).some((step) => step.do === 'sleep');
  return isShort && sleeps && received.length >= ENOUGH_BYTES;
}

/** More was to come after the end of the peer's direction. */
function hasEndedTooSoon({
  problem,
  received,
  ending,
  testCase,
}: Failure): boolean {
  const isRight = problem.wrongAt === received.length;
  if (problem.kind !== 'bytes' || !isRight || ending === null) return false;
  const steps = stepsOf(testCase).map((step) => step.do);
  const end = steps.indexOf('end');
  return end !== -1 && steps.lastIndexOf('receive') > end;
}
