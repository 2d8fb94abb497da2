import type { ClientConnection } from './client-connection.ts';
import type { Message } from './message.ts';

/** Sends one message and waits until as many bytes came as its echo has. */
export async function exchange(
  connection: ClientConnection,
  message: Message,
  inspect: (bytes: Buffer, position: number) => void = () => {},
): Promise<void> {
  let received = 0;
  const echoed = new Promise<void>((resolve, reject) => {
    connection.onBytes = (bytes) => {
      try {
        inspect(bytes, received);
      } catch (error) {
        reject(error);
      }
      received += bytes.length;
      if (received >= message.echoLength) resolve();
    };
  });
  const both = Promise.all([send(connection, message), echoed]);
  await Promise.race([both, connection.failed]);
}

async function send(
  connection: ClientConnection,
  { header, maskedBlock, length }: Message,
): Promise<void> {
  connection.write(header);
  for (let left = length; left > 0; left -= maskedBlock.length) {
    const canGoOn = connection.write(maskedBlock.subarray(0, left));
    if (!canGoOn) await connection.drained();
  }
}

/** @throws when the echo is not, byte for byte, what it must be. */
export async function verifyEcho(
  connection: ClientConnection,
  message: Message,
): Promise<void> {
  const { echoHeader, block, echoLength } = message;
  await exchange(connection, message, (bytes, start) => {
    if (start + bytes.length > echoLength) {
      throw new Error(`more than the ${echoLength} bytes of the echo came`);
    }
    let at = 0;
    while (at < bytes.length) {
      const inPayload = start + at - echoHeader.length;
      const expected =
        inPayload < 0
          ? echoHeader.subarray(start + at)
          : block.subarray(inPayload % block.length);
      const came = bytes.subarray(at, at + expected.length);
      if (!came.equals(expected.subarray(0, came.length))) {
        throw new Error(
          `the echo is wrong, between its bytes ${start + at} and ` +
            `${start + at + came.length} of ${echoLength}`,
        );
      }
      at += came.length;
    }
  });
}
