import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { quote } from '../../shared/explain/quote.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { VALUE_IS_OPTIONAL } from '../lib/command-line/share-out.ts';
import { refuseSwallowed } from '../lib/command-line/swallowed-options.ts';
import { wrongOption } from '../lib/command-line/wrong-option.ts';
import { readMessage } from '../lib/wire-codec/message-options.ts';
import { readNumber } from '../lib/wire-codec/number-option.ts';
import { parseHex } from '../lib/wire-codec/hex-input.ts';

/** What `npm run encode` was asked to build. */
export interface EncodeOptions {
  readonly opcode: number;
  readonly payload: Buffer;
  /** The key of the next frame; null: it is not masked. */
  readonly nextKey: () => Buffer | null;
  /** FIN of the last frame. */
  readonly fin: boolean;
  /** RSV1, RSV2, RSV3 as the bits 4, 2, 1: in the first frame. */
  readonly rsv: number;
  /** Undefined: the shortest form. */
  readonly form: 7 | 16 | 64 | undefined;
  /** How many bytes of payload a frame has at most. */
  readonly fragment: number;
}

export const ENCODE_HELP = `Usage: npm run encode -- <message> [options]

Builds a frame, prints it in hex, and shows its anatomy as npm run decode does.

What it says:
  --text TEXT       a text message
  --binary HEX      a binary message
  --ping [TEXT]     a ping, with a payload or without
  --pong [TEXT]     a pong
  --close [CODE]    a close frame, with a code or without
  --reason TEXT     the reason behind the code

How it is written:
  --mask [HEX]      with this masking key of 4 bytes, or with a random one
  --fragment N      in frames with at most N bytes of payload
  --length FORM     the length in 7, 16 or 64 bits, also when it need not be
  --opcode N        with another opcode, 0 to 15 or 0x0 to 0xf
  --rsv BITS        with RSV1, RSV2 and RSV3, for example 100
  --no-fin          with FIN 0: more frames are to follow

Wrong frames can be built as well: their anatomy says what is wrong.

For example: npm run encode -- --text hello --mask 37fa213d`;

const OPTIONS = {
  text: { type: 'string' },
  binary: { type: 'string' },
  ping: { type: 'string' },
  pong: { type: 'string' },
  close: { type: 'string' },
  reason: { type: 'string' },
  mask: { type: 'string' },
  fragment: { type: 'string' },
  length: { type: 'string' },
  opcode: { type: 'string' },
  rsv: { type: 'string' },
  'no-fin': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const KEY_BYTES = 4;
/** The most that 7 and 16 bits can say (RFC 6455, 5.2). */
const MAX_LENGTHS = {
  7: 125,
  16: 0xffff,
  64: Number.MAX_SAFE_INTEGER,
} as const;

/**
 * Reads the command line. Null: help is what was asked for.
 *
 * @throws {CommandError} on an unknown option or a value that makes no sense.
 */
export function readEncodeOptions(
  args: readonly string[],
): EncodeOptions | null {
  const values = parse(args);
  if (values.help) return null;
  const { opcode, payload } = readMessage(values);
  const fragment = readFragment(values.fragment);
  const form = readForm(values.length, Math.min(payload.length, fragment));
  return {
    opcode: readNumber('--opcode', values.opcode, 0, 0xf) ?? opcode,
    payload,
    nextKey: readKey(values.mask),
    fin: !values['no-fin'],
    rsv: readRsv(values.rsv),
    form,
    fragment,
  };
}

function parse(args: readonly string[]) {
  refuseSwallowed(['encode'], OPTIONS, args);
  const whole = args.map((arg, i) => {
    const next = args[i + 1];
    const isAlone = next === undefined || next.startsWith('-');
    const isOptional = VALUE_IS_OPTIONAL.some((name) => arg === `--${name}`);
    return isOptional && isAlone ? `${arg}=` : arg;
  });
  try {
    return parseArgs({ args: whole, options: OPTIONS }).values;
  } catch (error) {
    throw wrongOption(error, 'encode');
  }
}

function readKey(text: string | undefined): () => Buffer | null {
  if (text === undefined) return () => null;
  if (text === '') return () => randomBytes(KEY_BYTES);
  const key = parseHex(text);
  if (key.length === KEY_BYTES) return () => key;
  throw new CommandError(
    `A masking key has ${KEY_BYTES} bytes, and ${quote(text)} has ` +
      `${key.length}: write it as --mask 37fa213d.`,
  );
}

function readFragment(text: string | undefined): number {
  const most = Number.MAX_SAFE_INTEGER;
  return readNumber('--fragment', text, 1, most) ?? most;
}

function readForm(
  text: string | undefined,
  length: number,
): 7 | 16 | 64 | undefined {
  if (text === undefined) return undefined;
  const form = ([7, 16, 64] as const).find((each) => String(each) === text);
  if (form === undefined) {
    throw new CommandError(
      `A length has 7, 16 or 64 bits, and not ${quote(text)}.`,
    );
  }
  if (length <= MAX_LENGTHS[form]) return form;
  throw new CommandError(
    `${form} bits say up to ${MAX_LENGTHS[form]} bytes, and here are ` +
      `${length}: choose a larger --length.`,
  );
}

function readRsv(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^[01]{3}$/.test(text)) return Number.parseInt(text, 2);
  throw new CommandError(
    `RSV1, RSV2 and RSV3 are three bits such as --rsv 100, and not ` +
      `${quote(text)}.`,
  );
}
