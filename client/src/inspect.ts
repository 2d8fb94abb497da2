import { readBytes, sizeOf } from './compare.ts';
import {
  PREVIEW_LENGTH,
  PREVIEW_UNITS,
  previewBytes,
  previewText,
} from './format.ts';
import type { LogRow } from './log-row.ts';
import type { Payload, Received, TextSource } from './payload.ts';
import { measureUtf8, TEXT_SLICE, utf8Length } from './utf8.ts';

const PREVIEW_BYTES = 12;

/** The start of a text as the log shows it. */
export function textPreview(text: TextSource): string {
  const start = text.slice(0, PREVIEW_UNITS);
  // An ellipsis is due where code points, not units, exceed the preview.
  const isWhole =
    text.length <= PREVIEW_UNITS && [...start].length <= PREVIEW_LENGTH;
  return previewText(start, isWhole);
}

/** Adds to a row the first bytes of a binary message. */
export async function addBytesPreview(
  binary: Blob | ArrayBuffer,
  row: LogRow,
): Promise<void> {
  try {
    const bytes = await readBytes(binary, 0, PREVIEW_BYTES);
    const isWhole = sizeOf(binary) <= PREVIEW_BYTES;
    row.update({ preview: previewBytes(bytes, isWhole) });
  } catch {
    row.update({ preview: 'unreadable: was the file changed or removed?' });
  }
}

/** The preview of a message to send: at once, or a little later. */
export function addPreview(payload: Payload, row: LogRow): void {
  if (payload.type === 'text') {
    row.update({ preview: textPreview(payload.data) });
  } else {
    void addBytesPreview(payload.data, row);
  }
}

/** The bytes in a message; undefined where counting them takes a while. */
export function quickSize(data: Received): number | undefined {
  if (typeof data !== 'string') return sizeOf(data);
  return data.length <= TEXT_SLICE ? utf8Length(data) : undefined;
}

/** The bytes in a message, counted without freezing the page. */
export async function slowSize(data: Received): Promise<number> {
  return typeof data === 'string' ? measureUtf8(data) : sizeOf(data);
}
