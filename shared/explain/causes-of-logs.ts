import type { Clues } from './clues.ts';
import { misreadLength } from './misread-length.ts';
import { headLength, isHttp } from './http-lines.ts';

/** Likely causes of a line that was not printed. */
export const LOG_CAUSES: readonly ((clues: Clues) => string | null)[] = [
  ({ failure: { problem, chunking } }) =>
    problem.kind === 'log' && chunking.name === 'byte by byte'
      ? 'Sent in one chunk the same bytes worked. A chunk is no frame: TCP ' +
        'may cut anywhere, also in the middle of a header. Keep what has come ' +
        'in a queue, and go on when there is enough of it.'
      : null,

  ({ failure: { problem, said } }) =>
    problem.kind === 'log' && said.some(({ bytes }) => hasMoreThanHead(bytes))
      ? 'A frame came in one chunk with the request. What follows the request ' +
        'must not get lost: Node hands it over as the "head" of the upgrade ' +
        'event.'
      : null,

  ({ failure, sentFrames }) =>
    failure.problem.kind === 'log' ? misreadLength(failure, sentFrames) : null,

  ({ failure: { problem }, sentFrames }) =>
    problem.kind === 'log' &&
    sentFrames.some(({ lengthBits }) => lengthBits === 64)
      ? 'A length takes 64 bits here: eight bytes, of which the first four ' +
        'are 0 up to 4 GiB. Were all eight read?'
      : null,

  ({ failure: { problem }, sentFrames }) =>
    problem.kind === 'log' && sentFrames.length > 1
      ? `There are ${sentFrames.length} frames in one chunk. After each look ` +
        'whether another one is there: the next chunk may never come. And a ' +
        'message is complete with FIN 1 only.'
      : null,

  ({ failure: { problem, server } }) =>
    problem.kind === 'log' && server?.output.trim() === ''
      ? 'It printed nothing at all. Is the output held back in a buffer? ' +
        'Flush it after each line.'
      : null,

  ({ failure: { problem } }) =>
    problem.kind === 'log'
      ? 'Only this line shows what the server has understood, so its form ' +
        'counts. The reference prints it: check it with --milestone and the ' +
        'same --only. And --no-log does without such lines.'
      : null,
];

/** The request of the peer, and a frame right behind it. */
function hasMoreThanHead(bytes: Buffer): boolean {
  const isRequest = isHttp(bytes) && !bytes.subarray(0, 5).equals(HTTP);
  return isRequest && headLength(bytes) < bytes.length;
}

const HTTP = Buffer.from('HTTP/');
