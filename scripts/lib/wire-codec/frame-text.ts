import { fit, wrap } from '../../../shared/explain/wrap.ts';
import {
  anatomyOf,
  exactLength,
} from '../../../shared/wire/anatomy/anatomy.ts';
import { headerFields } from '../../../shared/wire/anatomy/fields.ts';
import {
  FIRST_BYTES,
  headerLength,
} from '../../../shared/wire/anatomy/frame-header.ts';
import { countBytes } from '../../../shared/wire/anatomy/numbers.ts';
import { previewOf } from '../../../shared/wire/anatomy/preview.ts';
import type { Frame } from '../../../shared/wire/events.ts';
import { styled } from '../command-line/style.ts';
import { dump } from './dump.ts';
import { fieldTable } from './field-table.ts';
import { problemText } from './problem-text.ts';
import { xorTable } from './xor-table.ts';

const PREVIEW_CHARACTERS = 60;

/** All that is to be said of a frame. */
export function frameText(frame: Frame, bytes: Uint8Array): readonly string[] {
  const { summary, fields, payload, missing } = anatomyOf(frame);
  const preview = previewOf(frame, PREVIEW_CHARACTERS);
  const place = frame.start === 0 ? '' : `, from byte ${frame.start} on`;
  const text = [
    ...wrap(`Frame ${frame.index}${place}: ${summary}`).map((each) =>
      styled('bold', each),
    ),
    ...frame.problems.flatMap((problem) => [
      ...problemText(problem, bytes, frame.start),
      '',
    ]),
    ...wrap(mayBeFrom(frame)),
    '',
    ...dump(bytes),
    '',
    ...fieldTable(fields),
  ];
  if (frame.maskingKey !== null && payload.length > 0) {
    text.push('', ...xorTable(payload));
  }
  if (preview !== '') text.push('', fit(`Payload: ${preview}`));
  if (missing > 0) {
    const there = countBytes(frame.received);
    const sentence =
      `Incomplete: the payload has ${countBytes(exactLength(frame))}, of ` +
      `which ${there} ${frame.received === 1 ? 'is' : 'are'} there.`;
    text.push('', ...wrap(sentence));
  }
  return text;
}

/** RFC 6455, 5.1: the mask says whose frame it can be. */
function mayBeFrom({ maskingKey }: Frame): string {
  return maskingKey === null
    ? 'It is not masked: only a server may send it (RFC 6455, 5.1).'
    : 'It is masked: only a client may send it (RFC 6455, 5.1).';
}

/** What can be said of a header that is not whole, and what is missing. */
export function unfinishedText(
  header: Uint8Array,
  index: number,
): readonly string[] {
  const title = `Frame ${index}: its header is incomplete`;
  return [
    styled('bold', title),
    '',
    ...dump(header),
    '',
    ...fieldTable(headerFields(header)),
    '',
    ...wrap(`Incomplete: ${missingOf(header)}`),
  ];
}

function missingOf(header: Uint8Array): string {
  const second = header[1];
  if (second === undefined) {
    return 'the second byte is missing, which has MASK and payload length.';
  }
  const whole = headerLength(second);
  const names = headerFields(header).map(({ name }) => name);
  const parts = [
    ...(whole - FIRST_BYTES > 4 || (second & 0x80) === 0
      ? ['extended payload length']
      : []),
    ...((second & 0x80) === 0 ? [] : ['masking key']),
  ].filter((name) => !names.some((each) => each === name));
  return (
    `the header has ${countBytes(whole)}, of which ${header.length} are ` +
    `there; ${parts.join(' and ')} ${parts.length > 1 ? 'are' : 'is'} missing.`
  );
}
