import { clientFrame, CONTINUATION } from '../../shared/cases/frames.ts';
import { spacedHex } from '../../shared/wire/anatomy/hex.ts';
import { describeBytes } from '../lib/wire-codec/describe-bytes.ts';
import { ENCODE_HELP, readEncodeOptions } from './encode-options.ts';
import type { EncodeOptions } from './encode-options.ts';

/** As many as 80 columns hold in groups of eight. */
const BYTES_A_LINE = 24;

/**
 * Builds frames, prints them in hex, and shows their anatomy.
 *
 * @throws {CommandError} when the user can mend what is wrong.
 */
export function encode(
  args: readonly string[],
  print: (text: string) => void,
): void {
  const options = readEncodeOptions(args);
  if (options === null) return print(ENCODE_HELP);
  const bytes = Buffer.concat(buildFrames(options));
  for (let i = 0; i < bytes.length; i += BYTES_A_LINE) {
    print(spacedHex(bytes.subarray(i, i + BYTES_A_LINE)));
  }
  print(`\n${describeBytes(bytes, { deflates: false }).text}`);
}

/** One frame, or as many as the fragments need (RFC 6455, 5.4). */
export function buildFrames(options: EncodeOptions): readonly Buffer[] {
  const { opcode, payload, nextKey, fin, rsv, form, fragment } = options;
  const count = Math.max(1, Math.ceil(payload.length / fragment));
  return Array.from({ length: count }, (_, i) => {
    const isFirst = i === 0;
    const isLast = i === count - 1;
    return clientFrame({
      opcode: isFirst ? opcode : CONTINUATION,
      payload: payload.subarray(i * fragment, (i + 1) * fragment),
      fin: isLast && fin,
      rsv: isFirst ? rsv : 0,
      key: nextKey(),
      ...(form === undefined ? {} : { form }),
    });
  });
}
