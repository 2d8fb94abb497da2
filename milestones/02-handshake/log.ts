import { setTimeout as delay } from 'node:timers/promises';
import { openOutput } from './output.ts';

/** Lines in a second. More are only counted: a peer decides how many come. */
const MAX_LINES = 2_000;
const SECOND_MS = 1_000;
/** Characters of a line, and of an error; the middle of more is left out. */
const MAX_CHARACTERS = 500;
const MAX_ERROR_CHARACTERS = 5_000;
/** Characters that may wait for somebody to read them: 1 MiB at most. */
const MAX_WAITING_CHARACTERS = 512 * 1024;
/** What is said within this time leaves in one write; nobody sees the delay. */
const WRITE_DELAY_MS = 10;
/** The time that a reader has for the last lines. */
const LAST_LINES_MS = 100;

const output = openOutput(process.stdout, 1);
const errors = openOutput(process.stderr, 2);

/** Lines that have not been written yet. */
let waiting = '';
/** Lines since the second began. */
let lines = 0;
let leftOut = 0;
let second: NodeJS.Timeout | undefined;

/** Prints one line with the time of day. The one place the server prints. */
export function log(text: string): void {
  second ??= setTimeout(endSecond, SECOND_MS).unref();
  if (lines >= MAX_LINES || !hasRoom()) {
    leftOut += 1;
    return;
  }
  lines += 1;
  print(text);
}

/** Prints what went wrong, to the error output and without the time. */
export function logError(text: string): void {
  write();
  if (errors.writableLength > MAX_WAITING_CHARACTERS) return;
  const shown = shorten(text, MAX_ERROR_CHARACTERS);
  // All but the line feed: a stack has many lines.
  errors.write(`${shown.replace(/[^\P{Cc}\n]/gu, '?')}\n`);
}

/** Waits until all that was said has been read, but not for long. */
export async function sayLastLines(): Promise<void> {
  finish();
  const isRead = new Promise((resolve) => output.write('', resolve));
  await Promise.race([isRead, delay(LAST_LINES_MS)]);
}

// The process may also end at once.
process.on('exit', finish);

function finish(): void {
  endSecond();
  write();
}

function endSecond(): void {
  clearTimeout(second);
  second = undefined;
  lines = 0;
  const more = leftOut;
  leftOut = 0;
  sayMore(more);
}

function sayMore(count: number): void {
  if (count <= 0) return;
  if (hasRoom()) return print(`… and ${grouped(count)} more`);
  leftOut += count;
  second ??= setTimeout(endSecond, SECOND_MS).unref();
}

function hasRoom(): boolean {
  return output.writableLength + waiting.length < MAX_WAITING_CHARACTERS;
}

/**
 * Control characters are replaced: what a peer sent must not steer the
 * terminal that shows it.
 */
function print(text: string): void {
  const time = new Date().toTimeString().slice(0, 8);
  const shown = shorten(text, MAX_CHARACTERS).replace(/\p{Cc}/gu, '?');
  if (waiting === '') setTimeout(write, WRITE_DELAY_MS);
  waiting += `${time} ${shown}\n`;
}

function write(): void {
  if (waiting !== '') output.write(waiting);
  waiting = '';
}

/** 4,711 for 4711: toLocaleString() would load megabytes of languages. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** The beginning and the end, which often says what came of it. */
function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = most / 2;
  const more = grouped(text.length - most);
  return `${text.slice(0, half)} … ${more} characters … ${text.slice(-half)}`;
}
