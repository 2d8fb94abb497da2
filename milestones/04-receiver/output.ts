import { constants, openSync, writeSync } from 'node:fs';
import { Writable } from 'node:stream';

/** How long, in milliseconds, a terminal that takes nothing is left alone. */
const RETRY_MS = 10;

/**
 * Where lines are written to, so that nobody has to wait and nothing is thrown.
 *
 * @param fd the descriptor of the stream: 1 or 2.
 */
export function openOutput(stream: NodeJS.WriteStream, fd: number): Writable {
  const output = stream.isTTY ? (openTerminal(fd) ?? stream) : stream;
  // Nobody reads it any more: the lines are lost, and the server serves on.
  output.on('error', () => {});
  return output;
}

/**
 * Node waits until a terminal has taken a line, and everybody with it: Ctrl+S
 * stops a terminal for as long as its user likes. Opened once more, with
 * O_NONBLOCK, it says "not now" instead. Null: that cannot be had here.
 */
function openTerminal(fd: number): Writable | null {
  // A console of Windows knows nothing of this.
  if (process.platform === 'win32') return null;
  // Elsewhere than on Linux the first would be the same descriptor again.
  const path = process.platform === 'linux' ? `/dev/fd/${fd}` : '/dev/tty';
  const { O_WRONLY, O_NOCTTY, O_NONBLOCK } = constants;
  try {
    return writeTo(openSync(path, O_WRONLY | O_NOCTTY | O_NONBLOCK));
  } catch {
    return null;
  }
}

function writeTo(fd: number): Writable {
  return new Writable({
    write(chunk: Buffer, encoding, done) {
      let bytes = 0;
      try {
        bytes = writeSync(fd, chunk);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'EAGAIN') return done(error as Error);
      }
      if (bytes === chunk.length) return done();
      const rest = chunk.subarray(bytes);
      setTimeout(() => this._write(rest, encoding, done), RETRY_MS).unref();
    },
  });
}
