import { OPCODES } from '../../../shared/wire/anatomy/opcodes.ts';
import { CommandError } from '../command-line/command-error.ts';
import { parseHex } from './hex-input.ts';
import { readNumber } from './number-option.ts';

/** The options that say what a frame says. */
export interface MessageValues {
  readonly text?: string | undefined;
  readonly binary?: string | undefined;
  readonly ping?: string | undefined;
  readonly pong?: string | undefined;
  readonly close?: string | undefined;
  readonly reason?: string | undefined;
}

export interface Message {
  readonly opcode: number;
  readonly payload: Buffer;
}

const KINDS = ['text', 'binary', 'ping', 'pong', 'close'] as const;

const MAX_CODE = 0xffff;

/** @throws {CommandError} unless there is one message. */
export function readMessage(values: MessageValues): Message {
  const [kind, ...others] = KINDS.filter((each) => values[each] !== undefined);
  if (kind === undefined) {
    throw new CommandError(
      'Say what the frame is to say, for example: ' +
        'npm run encode -- --text hello',
    );
  }
  if (others.length > 0) {
    const names = [kind, ...others].map((each) => `--${each}`);
    throw new CommandError(
      `A frame is of one kind: choose one of ${names.join(', ')}.`,
    );
  }
  if (values.reason !== undefined && !values.close) {
    throw new CommandError(
      'A reason stands behind a close code: ' +
        'npm run encode -- --close 1000 --reason bye',
    );
  }
  return { opcode: OPCODES[kind], payload: payloadOf(kind, values) };
}

function payloadOf(
  kind: (typeof KINDS)[number],
  values: MessageValues,
): Buffer {
  const text = values[kind] ?? '';
  if (kind === 'binary') return parseHex(text);
  if (kind !== 'close') return Buffer.from(text);
  const code = readNumber('--close', text || undefined, 0, MAX_CODE);
  if (code === undefined) return Buffer.alloc(0);
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return Buffer.concat([payload, Buffer.from(values.reason ?? '')]);
}
