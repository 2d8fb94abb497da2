import { parseArgs } from 'node:util';
import { quote } from '../../shared/explain/quote.ts';
import type { Sender } from '../../shared/wire/events.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { wrongOption } from '../lib/command-line/wrong-option.ts';
import { refuseSwallowed } from '../lib/command-line/swallowed-options.ts';
import { readBytes } from '../lib/wire-codec/bytes-input.ts';

/** What `npm run decode` was asked to do. */
export interface DecodeOptions {
  readonly bytes: Buffer;
  /** How they were read, where that was not clear; null: it was. */
  readonly note: string | null;
  /** Null: nobody said, and masks are not judged. */
  readonly from: Sender | null;
  /** permessage-deflate was agreed on. */
  readonly deflates: boolean;
}

export const DECODE_HELP = `Usage: npm run decode -- <bytes in hex> [options]

Shows the anatomy of frames (RFC 6455, 5.2), one or several in a row.
The bytes may be written as 81 85, 0x81, 0x85, \\x81\\x85, 81:85 or 8185, as
code or Node prints them ({ 0x81, 0x85 }, <Buffer 81 85>), or as a dump by xxd,
hexdump -C, od -t x1, tcpdump or Wireshark. Without them, or with -, they come
from the standard input: xxd frame.bin | npm run -s decode

  --from client   judges the mask as of a frame that a client sends
  --from server   the same for a server
  --deflate       permessage-deflate was agreed on: RSV1 means compressed

For example: npm run decode -- 81 85 37 fa 21 3d 7f 9f 4d 51 58`;

const OPTIONS = {
  from: { type: 'string' },
  deflate: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the command line. Null: help is what was asked for.
 *
 * @param input what came over the standard input, where that is needed.
 * @throws {CommandError} on an unknown option, and on what is not hex.
 */
export function readDecodeOptions(
  args: readonly string[],
  input = '',
): DecodeOptions | null {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  const words = needsInput(args) ? [input] : positionals;
  const { bytes, note } = readBytes(words.join(' '));
  if (bytes.length === 0) {
    throw new CommandError(
      'Give the bytes of a frame in hex, for example: ' +
        'npm run decode -- 81 85 37 fa 21 3d 7f 9f 4d 51 58',
    );
  }
  const from = readSender(values.from);
  return { bytes, note, from, deflates: values.deflate ?? false };
}

/** Whether the bytes come from the standard input. */
export function needsInput(args: readonly string[]): boolean {
  const { values, positionals } = parse(args);
  if (values.help) return false;
  return positionals.length === 0 || positionals.join() === '-';
}

function readSender(from: string | undefined): Sender | null {
  if (from === undefined) return null;
  if (from === 'client' || from === 'server') return from;
  throw new CommandError(
    `A frame comes from the client or the server, and not from ` +
      `${quote(from)}: write --from client or --from server.`,
  );
}

function parse(args: readonly string[]) {
  refuseSwallowed(['decode'], OPTIONS, args);
  try {
    const options = OPTIONS;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw wrongOption(error, 'decode');
  }
}
