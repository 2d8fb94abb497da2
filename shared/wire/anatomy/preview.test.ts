import { describe, expect, test } from 'vitest';
import { frameOf } from './frame-in-tests.ts';
import { previewOf } from './preview.ts';

/** A frame that is not masked, with less than 126 bytes. */
function frame(first: string, payload: Buffer | string) {
  const bytes = Buffer.from(payload);
  const length = bytes.length.toString(16).padStart(2, '0');
  return frameOf(`${first}${length}${bytes.toString('hex')}`);
}

const hex = (digits: string): Buffer => Buffer.from(digits, 'hex');

describe('what a frame says', () => {
  test.each([
    ['text', frame('81', 'hé😀'), '"hé😀"'],
    ['masked text', frameOf('818537fa213d7f9f4d5158'), '"Hello"'],
    ['nothing', frame('81', ''), ''],
    ['binary', frame('82', hex('00ff10')), '00 ff 10'],
    ['binary that can be read', frame('82', 'abc'), '"abc"'],
    ['a ping', frame('89', 'are you there'), '"are you there"'],
    ['a close', frame('88', hex('03e8')), '1000 normal closure'],
    [
      'a close with a reason',
      frame('88', hex('03e9627965')),
      '1001 going away "bye"',
    ],
    ['a close of its own', frame('88', hex('0fa0')), '4000 of an application'],
    ['a close that is too short', frame('88', hex('03')), '03'],
    ['a compressed message', compressed(hex('f248cd')), 'compressed f2 48 cd'],
  ])('%s', (_name, what, preview) => {
    expect(previewOf(what)).toBe(preview);
  });

  function compressed(payload: Buffer) {
    return { ...frame('c1', payload), isCompressed: true };
  }
});

describe('what a terminal or a reader could stumble over', () => {
  test.each([
    ['\u001b[2J', '"\\u001b[2J"'],
    ['a\r\n\tb', '"a\\r\\n\\tb"'],
    ['\u202egnp', '"\\u202egnp"'],
    ['\u2028', '"\\u2028"'],
    ['\u{e0041}', '"\\u{e0041}"'],
    ['\ufeffa', '"\\ufeffa"'],
  ])('%j is written out', (text, preview) => {
    expect(previewOf(frame('81', text))).toBe(preview);
  });

  test('bytes that are not UTF-8', () => {
    expect(previewOf(frame('81', hex('61ff62')))).toBe('"a\ufffdb"');
  });
});

describe('a fragment of text', () => {
  test('may begin within a character', () => {
    const rest = frame('80', hex('9f988061'));
    expect(previewOf({ ...rest, messageOpcode: 1 })).toBe('…"a"');
  });

  test('may end within a character', () => {
    expect(previewOf(frame('01', hex('61f09f')))).toBe('"a"');
  });
});

describe('what is long is cut', () => {
  test('text', () => {
    const preview = previewOf(frame('81', 'x'.repeat(50)), 10);
    expect(preview).toBe('"xxxxxxx"…');
  });

  test('text of which only the beginning was kept', () => {
    const cut = { ...frame('81', 'abc'), payloadLength: 5000 };
    expect(previewOf(cut)).toBe('"abc"…');
  });

  test('bytes', () => {
    const preview = previewOf(frame('82', Buffer.alloc(100)), 12);
    expect(preview).toBe('00 00 00 00 …');
  });
});
