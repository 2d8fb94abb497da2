import { bitsOf, hexByte } from '../../../shared/wire/anatomy/hex.ts';
import { countBytes } from '../../../shared/wire/anatomy/numbers.ts';
import type { PayloadByte } from '../../../shared/wire/anatomy/payload.ts';

/** Twice through the masking key. */
const ROWS = 8;

/** The first bytes before and after the mask (RFC 6455, 5.3). */
export function xorTable(payload: readonly PayloadByte[]): readonly string[] {
  const more = payload.length - ROWS;
  return [
    '  i   i mod 4   payload        key            XOR',
    ...payload.slice(0, ROWS).map(rowOf),
    ...(more > 0 ? [`  … and ${countBytes(more)} more`] : []),
  ];
}

function rowOf(byte: PayloadByte): string {
  const { index, keyIndex, key, before, after } = byte;
  const cells = [
    String(index).padEnd(2),
    String(keyIndex).padEnd(8),
    cell(before),
    cell(key ?? 0),
    cell(after),
  ];
  const isVisible = after >= 0x20 && after < 0x7f;
  const character = isVisible ? `"${String.fromCharCode(after)}"` : '';
  return `  ${cells.join('  ')}  ${character}`.trimEnd();
}

function cell(byte: number): string {
  const bits = bitsOf(byte);
  return `${hexByte(byte)} ${bits.slice(0, 4)} ${bits.slice(4)} `;
}
