import { COLUMNS, wrap } from '../../../shared/explain/wrap.ts';
import type { HeaderField } from '../../../shared/wire/anatomy/fields.ts';

/** Bits of a row: those of FIN to payload length. */
const ROW_BITS = 16;
/** 16 bits in groups of four. */
const BITS_COLUMNS = 19;
const SECTION_COLUMNS = 5;
const INDENT = '  ';

/** Which bits a field is, its section, and what it says. */
export function fieldTable(fields: readonly HeaderField[]): readonly string[] {
  return fields.flatMap((field) => rowsOf(field));
}

function rowsOf(field: HeaderField): readonly string[] {
  const bits = bitRows(field);
  const left = INDENT.length + BITS_COLUMNS + 2 + SECTION_COLUMNS + 2;
  const text = describe(field);
  const texts = text.flatMap((each) => wrapTo(each, COLUMNS - left));
  const count = Math.max(bits.length, texts.length);
  return Array.from({ length: count }, (_, i) => {
    const row = (bits[i] ?? '').padEnd(BITS_COLUMNS);
    const section = (i === 0 ? field.section : '').padEnd(SECTION_COLUMNS);
    return `${INDENT}${row}  ${section}  ${texts[i] ?? ''}`.trimEnd();
  });
}

function describe(field: HeaderField): readonly string[] {
  const { name, value, meaning, arithmetic } = field;
  const sentence = `${name} ${value}: ${meaning}`;
  return arithmetic === null ? [sentence] : [sentence, arithmetic];
}

/** Rows of 16 bits; a field of the first row stands in its place. */
function bitRows({ startBit, bits }: HeaderField): readonly string[] {
  const digits = bits.replaceAll(' ', '');
  const row =
    startBit < ROW_BITS
      ? digits.padStart(startBit + digits.length, '.').padEnd(ROW_BITS, '.')
      : digits;
  return (row.match(/.{1,16}/g) ?? []).map((each) =>
    each.replace(/....(?=.)/g, '$& '),
  );
}

function wrapTo(text: string, columns: number): readonly string[] {
  const indent = ' '.repeat(COLUMNS - columns);
  return wrap(text, indent).map((line) => line.slice(indent.length));
}
