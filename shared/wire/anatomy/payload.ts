import type { Frame } from '../events.ts';
import { KEY_BYTES } from './frame-header.ts';
import { fromHex } from './hex.ts';

/** A byte of the payload, before and after the mask (RFC 6455, 5.3). */
export interface PayloadByte {
  /** From 0 on, within this frame's payload. */
  readonly index: number;
  /** Index mod 4: which byte of the masking key it meets. */
  readonly keyIndex: number;
  /** Null when the frame is not masked. */
  readonly key: number | null;
  /** As it crossed the wire. */
  readonly before: number;
  /** As it is meant. */
  readonly after: number;
}

/** What is needed to unmask: a frame has it. */
export type MaskedPayload = Pick<Frame, 'payload' | 'maskingKey'>;

/** All bytes of the payload that were kept. */
export function payloadBytesOf(
  { payload, maskingKey }: MaskedPayload,
  max = Number.POSITIVE_INFINITY,
): readonly PayloadByte[] {
  const key = maskingKey === null ? null : fromHex(maskingKey);
  const shown = payload.slice(0, max * 2);
  return Array.from(fromHex(shown), (before, index) => {
    const keyIndex = index % KEY_BYTES;
    const keyByte = key === null ? null : (key[keyIndex] ?? 0);
    const after = before ^ (keyByte ?? 0);
    return { index, keyIndex, key: keyByte, before, after };
  });
}

/** The kept bytes of the payload without the mask. */
export function unmaskedPayload(
  { payload, maskingKey }: MaskedPayload,
  max = Number.POSITIVE_INFINITY,
): Uint8Array {
  const bytes = fromHex(payload.slice(0, max * 2));
  if (maskingKey !== null) unmask(bytes, fromHex(maskingKey));
  return bytes;
}

/** In place (RFC 6455, 5.3). Masks as well. */
export function unmask(bytes: Uint8Array, key: Uint8Array): void {
  for (let i = 0; i < bytes.length; i += 1) {
    bytes[i] = (bytes[i] ?? 0) ^ (key[i % KEY_BYTES] ?? 0);
  }
}
