import { hexRows } from '../../../shared/explain/hex-rows.ts';
import { fit } from '../../../shared/explain/wrap.ts';
import { fromHex } from '../../../shared/wire/anatomy/hex.ts';
import { countBytes } from '../../../shared/wire/anatomy/numbers.ts';
import { unmaskedPayload } from '../../../shared/wire/anatomy/payload.ts';
import { visible } from '../../../shared/wire/anatomy/preview.ts';
import type { Frame, WireEvent } from '../../../shared/wire/events.ts';
import type { Line } from './line.ts';

/** So many bytes stand in rows, and of the rest there is a count. */
const MAX_BYTES = 64;
const MAX_FIELDS = 20;
const INDENT = ' '.repeat(12);

/** What `--hex` shows below an event: the bytes, or the header fields. */
export function dumpLines(event: WireEvent): readonly Line[] {
  switch (event.kind) {
    case 'frame':
      return frameDump(event).map((text) => ({ text, style: null }));
    case 'head':
      return fieldLines(event.lines.slice(1));
    default:
      return [];
  }
}

function frameDump(frame: Frame): readonly string[] {
  const header = fromHex(frame.header);
  const sent = Buffer.concat([header, fromHex(frame.payload)]);
  const length = header.length + frame.received;
  const rows = [...hexRows(sent.subarray(0, MAX_BYTES)), ...rest(length)];
  if (frame.maskingKey === null || frame.received === 0) return rows;
  const payload = Buffer.from(unmaskedPayload(frame, MAX_BYTES));
  return [
    ...rows,
    `${INDENT}the payload without its mask:`,
    ...hexRows(payload),
    ...rest(frame.received),
  ];
}

function rest(length: number): readonly string[] {
  const more = length - MAX_BYTES;
  return more > 0 ? [`${INDENT}… and ${countBytes(more)} more`] : [];
}

function fieldLines(fields: readonly string[]): readonly Line[] {
  const shown = fields.slice(0, MAX_FIELDS).map(visible);
  const more = fields.length - shown.length;
  const lines = more > 0 ? [...shown, `… and ${more} more`] : shown;
  return lines.map((line) => ({ text: fit(INDENT + line), style: null }));
}
