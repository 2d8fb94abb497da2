/** How a tool writes bytes. */
export type Format = (bytes: Buffer) => string;

interface DumpOptions {
  readonly offset: (value: number) => string;
  /** How many bytes stand together. */
  readonly group?: number;
  /** Between the eighth byte and the ninth. */
  readonly middle?: string;
  /** Null: no text. */
  readonly text: ((shown: string) => string) | null;
  readonly unseen?: string;
  /** The offset behind the last byte. */
  readonly hasEnd?: boolean;
  /** Lines that are as the one before are a star. */
  readonly squeezes?: boolean;
}

const ROW = 16;

function dump(options: DumpOptions): Format {
  const { offset, text, hasEnd = false, squeezes = false } = options;
  return (bytes) => {
    const lines: string[] = [];
    let before = '';
    for (let i = 0; i < bytes.length; i += ROW) {
      const row = bytes.subarray(i, i + ROW);
      const content =
        hexOf(row, options) + (text?.(shownOf(row, options)) ?? '');
      const isSame = squeezes && content === before && i + ROW < bytes.length;
      if (!isSame) lines.push(offset(i) + content);
      else if (lines.at(-1) !== '*') lines.push('*');
      before = content;
    }
    if (hasEnd) lines.push(offset(bytes.length).trimEnd());
    return `${lines.join('\n')}\n`;
  };
}

function hexOf(
  row: Buffer,
  { group = 1, middle = '', text }: DumpOptions,
): string {
  let line = '';
  let width = 0;
  for (let i = 0; i < ROW; i += 1) {
    const gap = i === ROW / 2 ? middle : '';
    const space = i > 0 && i % group === 0 ? ' ' : '';
    width += gap.length + space.length + 2;
    if (i < row.length) line += gap + space + row.toString('hex', i, i + 1);
  }
  return text === null ? line : line.padEnd(width);
}

function shownOf(row: Buffer, { unseen = '.' }: DumpOptions): string {
  return [...row]
    .map((byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : unseen,
    )
    .join('');
}

function digits(length: number, base: number, prefix = '', suffix = ' ') {
  return (value: number): string =>
    prefix + value.toString(base).padStart(length, '0') + suffix;
}

const spaced = (bytes: Buffer, separator = ' '): string =>
  (bytes.toString('hex').match(/../g) ?? []).join(separator);
const escaped = (bytes: Buffer): string =>
  [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

/** What people paste. */
export const FORMATS: Readonly<Record<string, Format>> = {
  xxd: dump({
    offset: digits(8, 16, '', ': '),
    group: 2,
    text: (shown) => `  ${shown}`,
  }),
  'xxd -g1': dump({
    offset: digits(8, 16, '', ': '),
    text: (shown) => `  ${shown}`,
  }),
  'xxd -p': (bytes) => bytes.toString('hex').replace(/.{60}/g, '$&\n'),
  'hexdump -C': dump({
    offset: digits(8, 16, '', '  '),
    middle: ' ',
    text: (shown) => `  |${shown}|`,
    hasEnd: true,
    squeezes: true,
  }),
  'od -A x -t x1': dump({
    offset: digits(6, 16),
    text: null,
    hasEnd: true,
    squeezes: true,
  }),
  'od -t x1z': dump({
    offset: digits(7, 8),
    text: (shown) => `  >${shown}<`,
    hasEnd: true,
  }),
  'od -A d -t x1': dump({ offset: digits(7, 10), text: null, hasEnd: true }),
  'od -A n -t x1': dump({ offset: () => ' ', text: null }),
  'tcpdump -X': dump({
    offset: digits(4, 16, '\t0x', ':  '),
    group: 2,
    text: (shown) => `  ${shown}`,
  }),
  'Wireshark, with text': dump({
    offset: digits(4, 16, '', '   '),
    text: (shown) => `   ${shown}`,
    unseen: '·',
  }),
  'Wireshark, without text': dump({
    offset: digits(4, 16, '', '   '),
    text: null,
  }),
  'Format-Hex': (bytes) =>
    '   Path: C:\\frame.bin\n\n' +
    '           00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n\n' +
    dump({
      offset: digits(8, 16, '', '   '),
      text: (shown) => `  ${shown}`,
    })(bytes),
  'Wireshark, escaped string': (bytes) =>
    escaped(bytes)
      .replace(/(?:\\x..){16}/g, '$&\n')
      .split('\n')
      .map((line) => `"${line}"`)
      .join(' \\\n'),
  'Wireshark, C array': (bytes) =>
    '/* Frame (66 bytes) */\nstatic const unsigned char pkt1[66] = {\n' +
    [...bytes]
      .map((byte) => `0x${byte.toString(16).padStart(2, '0')}, /* ...{5 */`)
      .join('\n') +
    '\n};\n',
  'xxd -i': (bytes) =>
    `unsigned char frame[] = {\n  0x${spaced(bytes, ', 0x')}\n};\n` +
    `unsigned int frame_len = ${bytes.length};\n`,
  Node: (bytes) => `<Buffer ${spaced(bytes)}>`,
  'Node, Uint8Array': (bytes) =>
    `Uint8Array(${bytes.length}) [\n  ${[...bytes].join(', ')}\n]`,
  'Node, JSON': (bytes) => JSON.stringify(bytes),
  Java: (bytes) => `bytes ${JSON.stringify([...new Int8Array(bytes)])}`,
  Python: (bytes) =>
    `b'${[...bytes]
      .map((byte) =>
        byte > 0x20 && byte < 0x7f && !`'\\`.includes(String.fromCharCode(byte))
          ? String.fromCharCode(byte)
          : escaped(Buffer.of(byte)),
      )
      .join('')}\\x00'`,
  dashes: (bytes) => spaced(bytes, '-').toUpperCase(),
  colons: (bytes) => spaced(bytes, ':'),
  commas: (bytes) => `0x${spaced(bytes, ', 0x')}`,
};
