const UNITS = ['KiB', 'MiB', 'GiB'] as const;
const KIBI = 1024;
const MEGA = 1_000_000;
const grouped = new Intl.NumberFormat('en-US');

/** A whole number with thousands separators: `50,000`. */
export function formatNumber(value: number): string {
  return grouped.format(value);
}

/** A size in bytes, exact, and rounded where that helps: `50,000 (48.8 KiB)`. */
export function formatSize(bytes: number): string {
  const exact = formatNumber(bytes);
  return bytes < KIBI ? exact : `${exact} (${roundSize(bytes)})`;
}

/** A size in bytes, rounded: `125 bytes`, `48.8 KiB`, `1 GiB`. */
export function roundSize(bytes: number): string {
  if (bytes < KIBI) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  let value = bytes;
  let unit = '';
  for (const next of UNITS) {
    if (value < KIBI) break;
    value /= KIBI;
    unit = next;
  }
  return `${Number(value.toFixed(1))} ${unit}`;
}

/** A time of day with milliseconds: `09:05:07.012`. */
export function formatTime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const milliseconds = String(date.getMilliseconds()).padStart(3, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${clock.map(two).join(':')}.${milliseconds}`;
}

/** A duration given in milliseconds: `0.8 ms`, `12 ms`, `1.25 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`;
}

/** Bytes per time, in decimal megabytes as networks count: `87.5 MB/s`. */
export function formatThroughput(bytes: number, milliseconds: number): string {
  const seconds = Math.max(milliseconds, 0.1) / 1000;
  const rate = bytes / MEGA / seconds;
  return `${rate.toFixed(rate < 100 ? 1 : 0)} MB/s`;
}

/** How many characters of a text a preview shows. */
export const PREVIEW_LENGTH = 80;

/** The start of a text on one line, its control characters made visible. */
export function previewText(start: string, isWhole: boolean): string {
  const shown = [...start].slice(0, PREVIEW_LENGTH).map(visible);
  // Joined anew on purpose: a slice would keep the whole text in memory.
  return shown.join('') + (isWhole ? '' : '…');
}

/** How many UTF-16 units hold the start of a text that a preview needs. */
export const PREVIEW_UNITS = PREVIEW_LENGTH * 2;

/** Bytes in hexadecimal: `00 01 fe`. */
export function previewBytes(bytes: Uint8Array, isWhole: boolean): string {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
  return hex.join(' ') + (isWhole ? '' : ' …');
}

/** Shows C0 controls, space excepted, as Unicode's pictures of them. */
export function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  const isHidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character);
  return isHidden ? `\\u{${code.toString(16)}}` : character;
}
