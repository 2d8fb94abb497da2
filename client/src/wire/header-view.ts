import type { MarkedField } from '../../../shared/wire/anatomy/anatomy.ts';
import { fromHex, hexByte } from '../../../shared/wire/anatomy/hex.ts';
import type { Problem } from '../../../shared/wire/events.ts';
import { make } from '../dom.ts';
import { problemLine, rfcLink } from './rfc-link.ts';

const BITS_IN_BYTE = 8;

/** All bits of a header as in the figure of RFC 6455, 5.2. */
export function drawBits(
  header: string,
  fields: readonly MarkedField[],
): HTMLElement {
  const bits = make('div', 'bits data');
  // The fields are told one by one in the table below.
  bits.setAttribute('aria-hidden', 'true');
  fromHex(header).forEach((byte, index) => {
    const octet = make('div', 'octet');
    octet.append(make('span', 'hex', hexByte(byte)));
    for (let i = 0; i < BITS_IN_BYTE; i += 1) {
      const place = index * BITS_IN_BYTE + i;
      octet.append(
        drawBit((byte >> (BITS_IN_BYTE - 1 - i)) & 1, place, fields),
      );
    }
    bits.append(octet);
  });
  return bits;
}

function drawBit(
  bit: number,
  place: number,
  fields: readonly MarkedField[],
): HTMLElement {
  const field = fields.find(
    ({ startBit, endBit }) => startBit <= place && place < endBit,
  );
  const element = make('span', 'bit', String(bit));
  if (field === undefined) return element;
  element.dataset['field'] = field.name;
  element.classList.toggle('first', place === field.startBit);
  element.classList.toggle('wrong', field.problems.length > 0);
  return element;
}

/** The fields of a header, with what they say and what is wrong with them. */
export function drawFields(fields: readonly MarkedField[]): HTMLElement {
  const table = make('table', 'fields');
  table.setAttribute('role', 'table');
  const caption = make('caption', 'unseen', 'The fields of the header');
  const head = make('thead');
  head.append(drawNames(['Field', 'Bits', 'Value', 'Meaning']));
  const body = make('tbody');
  body.setAttribute('role', 'rowgroup');
  const told = new Set<Problem>();
  body.append(...joinUnused(fields).map((field) => drawField(field, told)));
  table.append(caption, head, body);
  return table;
}

/** The RSV bits are one row, unless there is something to say of one. */
function joinUnused(fields: readonly MarkedField[]): readonly Shown[] {
  const isRsv = ({ name }: Shown): boolean => name.startsWith('RSV');
  const unused = fields.filter(isRsv);
  const [first] = unused;
  const last = unused.at(-1);
  const isUnused = unused.every(
    ({ value, problems }) => value === '0' && problems.length === 0,
  );
  if (!isUnused || first === undefined || last === undefined) return fields;
  const joined = {
    ...first,
    name: 'RSV1–3',
    endBit: last.endBit,
    bits: unused.map(({ bits }) => bits).join(''),
    value: unused.map(({ value }) => value).join(''),
  };
  return fields.flatMap((field): readonly Shown[] => {
    if (field === first) return [joined];
    return isRsv(field) ? [] : [field];
  });
}

/** A field, or several of them that say the same. */
type Shown = Omit<MarkedField, 'name'> & { readonly name: string };

function drawNames(names: readonly string[]): HTMLElement {
  const row = make('tr');
  row.setAttribute('role', 'row');
  for (const name of names) {
    const cell = make('th', '', name);
    cell.scope = 'col';
    cell.setAttribute('role', 'columnheader');
    row.append(cell);
  }
  return row;
}

function drawField(field: Shown, told: Set<Problem>): HTMLElement {
  const row = make('tr');
  row.setAttribute('role', 'row');
  row.dataset['field'] = field.name;
  const name = make('th', '', field.name);
  name.scope = 'row';
  name.setAttribute('role', 'rowheader');
  row.append(
    name,
    drawPlace(field),
    cell('field-value data', field.value),
    drawMeaning(field, told),
  );
  row.classList.toggle('wrong', field.problems.length > 0);
  return row;
}

function drawMeaning(field: Shown, told: Set<Problem>): HTMLElement {
  const meaning = cell('meaning', `${field.meaning} `);
  meaning.append(rfcLink(field.section));
  if (field.arithmetic !== null) {
    meaning.append(make('p', 'arithmetic data', field.arithmetic));
  }
  for (const problem of field.problems) {
    // One that concerns several fields is told once.
    if (!told.has(problem)) meaning.append(problemLine(problem));
    told.add(problem);
  }
  return meaning;
}

/** Which bits they are. What they are stands above, one by one. */
function drawPlace({ startBit, endBit, bits }: Shown): HTMLElement {
  const last = endBit - 1;
  const place = startBit === last ? `${last}` : `${startBit}–${last}`;
  const element = cell('field-bits data', place);
  element.append(make('span', 'unseen', `: ${bits}`));
  return element;
}

function cell(name: string, text: string): HTMLTableCellElement {
  const element = make('td', name, text);
  element.setAttribute('role', 'cell');
  return element;
}
