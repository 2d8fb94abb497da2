import { Readable } from 'node:stream';

/** What writing fails with when a reader, or a terminal, is gone. */
const GONE = ['EPIPE', 'EIO', 'EOF', 'ECONNRESET', 'ERR_STREAM_DESTROYED'];

/**
 * Whoever reads the output may have enough of it, as in `npm run diff | head`,
 * or end first, as `tee` does at Ctrl+C. Node would end us with a stack trace.
 *
 * @param onFailure is told when it is something else: a disk that is full.
 */
export function onOutputWithoutReader(
  callback: () => void,
  onFailure: (error: unknown) => void,
): void {
  const { stdout, stderr } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (GONE.includes(error.code ?? '')) callback();
    else onFailure(error);
  });
  // There is nobody left to tell.
  stderr.on('error', () => {});
  for (const output of [stdout, stderr]) {
    // What is printed for a server would wait here, and the server for us.
    output.on('unpipe', (source) => {
      if (source instanceof Readable) source.resume();
    });
  }
}
