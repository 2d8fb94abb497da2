import { fit } from './wrap.ts';
import type { Clues } from './clues.ts';
import { fieldsOf } from './frame-fields.ts';

const NAME_WIDTH = 21;
const WIDTH = 25;
const LAST_WIDTH = 30;

/** Both sides of the frame in which the first wrong byte is. */
export function comparison({ failure, got, wanted }: Clues): string[] {
  if (failure.problem.lateMs !== undefined || got === null) return [];
  const gotFields = fieldsOf(got);
  const head = row(`Frame at byte ${got.start}`, 'expected', 'received');
  if (wanted === null) {
    return [
      row(`Frame at byte ${got.start}`, 'received'),
      ...[...gotFields].map(([name, value]) => row(`  ${name}`, value)),
    ];
  }
  const wantedFields = fieldsOf(wanted);
  const names = new Set([...wantedFields.keys(), ...gotFields.keys()]);
  const rows = [...names].map((name) => {
    const [a = '–', b = '–'] = [wantedFields.get(name), gotFields.get(name)];
    return row(`  ${name}`, a, b, a === b ? '' : '←');
  });
  return [head, ...rows];
}

function row(name: string, ...values: readonly string[]): string {
  const [a = '', b = '', note = ''] = values;
  const left = name.padEnd(NAME_WIDTH) + fit(a, WIDTH).padEnd(WIDTH);
  return `${left} ${fit(b, LAST_WIDTH).padEnd(WIDTH)} ${note}`.trimEnd();
}
