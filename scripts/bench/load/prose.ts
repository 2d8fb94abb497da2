import { randomBytes } from 'node:crypto';

/**
 * Mostly ASCII, as most text is, with characters of 2, 3 and 4 bytes among
 * it: a check of UTF-8 must not get through a message on ASCII alone.
 */
const WORDS: readonly string[] = [
  'the a of and to in is it that with as server socket frame mask byte opcode',
  'payload close reads writes sends waits hears answers begins ends morning,',
  'river window paper seven quiet. slowly one café naïve Grüße père μέτρο мир',
  '– “yes” € 日本語 🎈 👍🏽',
].flatMap((line) => line.split(' '));

/** A random text of exactly so many bytes, which ends with a character. */
export function prose(length: number): Buffer {
  const choices = randomBytes(length);
  const text = Buffer.alloc(length, '.');
  let at = 0;
  for (const choice of choices) {
    if (at === length) break;
    // At the end it leaves out a character rather than cut it.
    at += text.write(`${WORDS[choice % WORDS.length] ?? ''} `, at);
  }
  return text;
}
