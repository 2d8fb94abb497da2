import {
  PREVIEW_LENGTH,
  PREVIEW_UNITS,
  previewBytes,
  previewText,
} from '../format.ts';
import { utf8Length } from '../utf8.ts';
import { readBytes, sizeOf } from './compare.ts';
import { measureUtf8, TEXT_SLICE } from './measure.ts';
import type { Row } from './outbox.ts';
import type { Content } from './payload.ts';
import type { TextSource } from './text-source.ts';

const PREVIEW_BYTES = 12;

/** Adds to a row the start of a message: at once, or a little later. */
export function addPreview(
  data: TextSource | Blob | ArrayBuffer,
  row: Row,
): void {
  const isBinary = data instanceof Blob || data instanceof ArrayBuffer;
  if (isBinary) void addBytesPreview(data, row);
  else row.update({ preview: textPreview(data) });
}

/** The start of a text as the log shows it. */
function textPreview(text: TextSource): string {
  const start = text.slice(0, PREVIEW_UNITS);
  // An ellipsis is due where code points, not units, exceed the preview.
  const isWhole =
    text.length <= PREVIEW_UNITS && [...start].length <= PREVIEW_LENGTH;
  return previewText(start, isWhole);
}

/** Adds to a row the first bytes of a binary message. */
async function addBytesPreview(
  binary: Blob | ArrayBuffer,
  row: Row,
): Promise<void> {
  try {
    const bytes = await readBytes(binary, 0, PREVIEW_BYTES);
    const isWhole = sizeOf(binary) <= PREVIEW_BYTES;
    row.update({ preview: previewBytes(bytes, isWhole) });
  } catch {
    row.update({ preview: 'unreadable: was the file changed or removed?' });
  }
}

/** The bytes in a message; undefined where counting them takes a while. */
export function quickSize(data: Content): number | undefined {
  if (typeof data !== 'string') return sizeOf(data);
  return data.length <= TEXT_SLICE ? utf8Length(data) : undefined;
}

/** Adds to a row how many bytes a long text has. */
export async function addSize(text: string, row: Row): Promise<void> {
  row.update({ size: await measureUtf8(text) });
}
