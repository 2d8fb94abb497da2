import { expect, test } from 'vitest';
import { ClosingState, closePayload, mayBeSent, parseClose } from './close.ts';

test('the codes that may be sent, out of all there are', () => {
  const sendable: number[] = [];
  for (let code = 0; code <= 0xffff; code += 1) {
    if (mayBeSent(code)) sendable.push(code);
  }
  const registered = [
    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
  ];
  const others = Array.from({ length: 2000 }, (_, i) => 3000 + i);
  expect(sendable).toEqual([...registered, ...others]);
});

test('what is written can be read', () => {
  const status = { code: 4711, reason: 'bye 👋' };
  expect(parseClose(closePayload(status))).toEqual(status);
  expect(parseClose(Buffer.alloc(0))).toEqual({ code: 1005, reason: '' });
});

test.each([
  ['x'.repeat(123), 123],
  ['x'.repeat(124), 123],
  ['ä'.repeat(61), 122],
  ['ä'.repeat(62), 122],
  [`x${'ä'.repeat(61)}`, 123],
  ['€'.repeat(42), 123],
  ['😀'.repeat(31), 120],
  [`${'x'.repeat(122)}😀`, 122],
])('%s is cut to %d bytes, between characters', (reason, length) => {
  const payload = closePayload({ code: 1000, reason });
  expect(payload.length).toBe(2 + length);
  const cut = parseClose(payload).reason;
  expect(reason.startsWith(cut)).toBe(true);
});

test.each([
  ['clean', true, true, true],
  ['not clean', true, true, false],
  ['not clean', true, false, true],
  ['not clean', false, true, true],
])(
  'is %s: sent %s, received %s, and left %s',
  (how, sent, received, hasLeft) => {
    const state = new ClosingState();
    const status = { code: 1000, reason: '' };
    if (sent) state.sent = status;
    if (received) state.received = status;
    const code = received ? '1000 normal closure' : '1006 abnormal closure';
    expect(state.describe(hasLeft)).toBe(`${how}: ${code}`);
  },
);
