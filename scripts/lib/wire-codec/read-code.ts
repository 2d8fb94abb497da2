import { quote } from '../../../shared/explain/quote.ts';
import { CommandError } from '../command-line/command-error.ts';

const NODE =
  /<(?:Slow)?Buffer((?:\s+[0-9a-f]{2})*)(?:\s+\.{3}\s+(\d+) more bytes?)?>/i;
const COMMENT = /\/\*[^]*?\*\/|\/\/.*$/gm;
const BRACKETS = /[[{(]([^[\](){}]*)[\])}]/g;
const NUMBERS = /^[\s,]*(?:-?(?:0x)?[0-9a-f]{1,3}[\s,]*)+$/i;
const LEFT_OUT = /\.{3}\s*(\d+) more (?:items?|bytes?)/;
/** Their elements are printed in decimal. */
const IN_DECIMAL =
  /\b(?:Uint8Array|Int8Array|Uint8ClampedArray|Buffer|data|bytes)\b/;
const STRING = /(["'])((?:\\[^]|(?!\1)[^\\])*)\1/g;
const ESCAPE = /\\(?:x([0-9a-f]{2})|([0-7]{1,3})|([^]))/gi;
const NAMED: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
};

/**
 * Bytes as they stand in programs, or as those print them: arrays in C, Python
 * and JavaScript, `<Buffer 81 05>`, strings with `\x81`.
 *
 * @returns null when it is nothing of that kind.
 * @throws {CommandError} when it leaves something out, or may mean two things.
 */
export function readCode(text: string): Buffer | null {
  const left = LEFT_OUT.exec(text);
  if (left) {
    throw new CommandError(
      `Node has left out ${left[1]} bytes here: print all of them, with ` +
        "console.log(bytes.toString('hex')).",
    );
  }
  const node = NODE.exec(text);
  if (node) return Buffer.from((node[1] ?? '').replaceAll(/\s/g, ''), 'hex');
  if (/["'][^]*\\x/i.test(text)) return readStrings(text);
  const contents = [...text.replaceAll(COMMENT, '').matchAll(BRACKETS)]
    .map(([, content = '']) => content)
    .filter((content) => NUMBERS.test(content))
    .sort((a, b) => b.length - a.length);
  const [longest] = contents;
  if (longest === undefined) return null;
  return readNumbers(longest, IN_DECIMAL.test(text));
}

function readNumbers(content: string, isInDecimal: boolean): Buffer {
  const words = content.split(/[\s,]+/).filter((word) => word !== '');
  const base = isInDecimal ? 10 : baseOf(words);
  return Buffer.from(words.map((word) => readByte(word, base)));
}

/** Where one has 0x, those without it are in decimal. */
function baseOf(words: readonly string[]): 10 | 16 {
  const isHex = (word: string): boolean => /^(?:0.|.?[a-f].?)$/i.test(word);
  if (words.some((word) => /^0x/i.test(word))) return 10;
  if (words.every((word) => word.length === 2) && words.some(isHex)) return 16;
  if (words.some((word) => word.length !== 2)) return 10;
  const example = words[0] ?? '';
  throw new CommandError(
    `${quote(words.join(', '))} may be in decimal or in hex: write 0x before ` +
      `what is hex, as in 0x${example}.`,
  );
}

function readByte(word: string, base: 10 | 16): number {
  const isHex = /^0x/i.test(word) || base === 16;
  const isNumber = isHex || /^-?\d+$/.test(word);
  const value = isNumber ? Number.parseInt(word, isHex ? 16 : 10) : NaN;
  // Java's bytes have a sign.
  if (value >= -128 && value <= 255) return value & 0xff;
  throw new CommandError(
    `${quote(word)} is no byte: those go from 0 to 255, or from 0x00 to 0xff.`,
  );
}

/** `"\x81\x05" "Hello"`: what has no escape stands for itself. */
function readStrings(text: string): Buffer {
  const parts = [...text.matchAll(STRING)].map(([, , content = '']) =>
    Buffer.from(
      content.replaceAll(ESCAPE, (_all, hex, octal, other: string) =>
        hex
          ? String.fromCharCode(Number.parseInt(String(hex), 16))
          : octal
            ? String.fromCharCode(Number.parseInt(String(octal), 8) & 0xff)
            : (NAMED[other] ?? other),
      ),
      'latin1',
    ),
  );
  return Buffer.concat(parts);
}
