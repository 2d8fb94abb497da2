import { describe, expect, test, vi } from 'vitest';
import { ConnectionDecoder } from '../../../shared/wire/decoder/connection-decoder.ts';
import type { Sender, WireEvent } from '../../../shared/wire/events.ts';
import {
  chunk,
  closed,
  frame,
  opened,
} from '../../../shared/wire/tap/samples.ts';
import { clientFrame, serverFrame } from '../../../shared/cases/frames.ts';
import { SAMPLE_ACCEPT, upgrade } from '../../../shared/cases/requests.ts';
import { dumpLines } from './dump-lines.ts';
import { linesOf } from './event-lines.ts';
import { PacedOutput } from './paced-output.ts';
import { WireTerminal } from './terminal.ts';

const AT = new Date(2026, 0, 2, 13, 4, 5, 67).getTime() + 0.4;

function text(event: WireEvent): string {
  return linesOf({ ...event, at: AT })
    .map((line) => line.text)
    .join('\n');
}

describe('a frame is one line', () => {
  test.each([
    [{}, '→ FIN text   7    mask           5  "Hello"'],
    [{ fin: false }, '→     text   7    mask           5  "Hello"'],
    [{ opcode: 0 }, '→ FIN cont.  7    mask           5  "Hello"'],
    [{ opcode: 0xb, rsv: 5 }, '→ FIN 0xb    7    mask           5  RSV 101 "H'],
    [
      { lengthForm: 16, payloadLength: 50_000 },
      '→ FIN text   7+16 mask      50,000  "Hello"…',
    ],
    [
      { from: 'server', maskingKey: null, payload: '48656c6c6f' },
      '← FIN text   7                   5  "Hello"',
    ],
    [
      {
        from: 'server',
        maskingKey: null,
        opcode: 8,
        messageOpcode: null,
        message: null,
        payload: '03e8627965',
      },
      '← FIN close  7                   5  1000 normal closure "bye"',
    ],
    [
      { payloadLength: 0, received: 0, payload: '' },
      '→ FIN text   7    mask           0',
    ],
    [
      { payloadLength: 2 ** 53, lengthForm: 64 },
      '→ FIN text   7+64 mask 9,007,199,254,740,992  "Hello"…',
    ],
  ] as const)('%j', (fields, line) => {
    expect(text(frame(fields))).toContain(`13:04:05.067 #1   ${line}`);
  });

  test('and what is wrong with it stands below', () => {
    const problem = { section: '5.1', text: 'It is not masked.' };
    const problems = [{ ...problem, start: 0, end: 1 }];
    const lines = linesOf(frame({ problems }));
    expect(lines[1]).toEqual({
      text: `${' '.repeat(20)}✗ RFC 6455, 5.1: It is not masked.`,
      style: 'red',
    });
  });
});

describe('the rest of a connection', () => {
  test('its beginning and its end', () => {
    expect(text(opened(12))).toBe(
      '13:04:05.067 #12  open: 127.0.0.1:50000 to 127.0.0.1:4000',
    );
    expect(text(closed())).toBe(
      '13:04:05.067 #1   over: 50,000 bytes →, 7 bytes ←',
    );
  });

  test.each([
    [SAMPLE_ACCEPT, 'right'],
    ['AAAA', 'wrong'],
    [null, 'missing'],
  ])('the handshake, with accept %s', (accept, verdict) => {
    const field = accept === null ? '' : `Sec-WebSocket-Accept: ${accept}\r\n`;
    const lines = linesFor([
      ['client', Buffer.from(upgrade())],
      [
        'server',
        Buffer.from(
          'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n' +
            `Connection: Upgrade\r\n${field}\r\n`,
        ),
      ],
    ]);
    expect(lines[1]).toMatch(/ #1 {3}→ GET \/ HTTP\/1\.1$/);
    expect(lines[2]).toMatch(
      new RegExp(` ← HTTP/1\\.1 101 .* \\(accept ${verdict}\\)$`),
    );
    expect(lines.length > 3).toBe(verdict !== 'right');
  });

  test('a second handshake, and the body of the first response', () => {
    const refusal = (more: string): Sent => [
      'server',
      Buffer.from(`HTTP/1.1 401 Unauthorized\r\n${more}\r\n\r\n`),
    ];
    const asked: Sent = ['client', Buffer.from(upgrade())];
    const lines = linesFor([
      asked,
      refusal('Content-Length: 6'),
      ['server', Buffer.from('no ')],
      ['server', Buffer.from('way')],
      asked,
      refusal('Transfer-Encoding: chunked'),
      ['server', Buffer.from('1\r\nx\r\n0\r\n\r\n')],
      ...handshake(),
    ]);
    const texts = lines.slice(1).map((line) => line.replace(/^\S+ #1 +/, ''));
    expect(texts).toEqual([
      '→ GET / HTTP/1.1',
      '← HTTP/1.1 401 Unauthorized',
      '← the body of that response, 6 bytes',
      '→ GET / HTTP/1.1',
      '← HTTP/1.1 401 Unauthorized',
      '← the body of that response',
      '→ GET / HTTP/1.1',
      '← HTTP/1.1 101 Switching Protocols (accept right)',
    ]);
  });

  test('a frame in many chunks is one line, when it is whole', () => {
    const sent = clientFrame({ opcode: 1, payload: 'Hello' });
    const chunks = [...sent].map((byte) => Buffer.of(byte));
    const lines = linesFor([
      ...handshake(),
      ...chunks.map((chunk): Sent => ['client', chunk]),
    ]);
    expect(lines.filter((line) => line.includes('FIN'))).toHaveLength(1);
    expect(lines.at(-1)).toContain('"Hello"');
  });

  test('a frame that never becomes whole is a line when that is clear', () => {
    const sent = clientFrame({ opcode: 1, payload: 'Hello' }).subarray(0, 8);
    const lines = linesFor([...handshake(), ['client', sent]], (decoder) =>
      decoder.end('client', 'reset', AT),
    );
    expect(lines.filter((line) => line.includes('FIN'))).toHaveLength(1);
    expect(lines.join('\n')).toContain('reset of TCP');
  });

  test('a frame whose rest does not come is a line after a second', () => {
    vi.useFakeTimers();
    try {
      let printed = '';
      const output = new PacedOutput({ write: (more) => (printed += more) });
      const terminal = new WireTerminal(output, false);
      const begun = { isWhole: false, payloadLength: 50_000, end: 50_008 };
      terminal.show(opened());
      terminal.show(frame({ ...begun, received: 2 }));
      terminal.show({ ...chunk(1), end: 20 });
      vi.advanceTimersByTime(900);
      expect(printed).not.toContain('→');
      vi.advanceTimersByTime(10_000);
      const waits = '→ waits for the rest of a frame: 12 of 50,000 bytes\n';
      expect(printed.split(waits)).toHaveLength(2);
      terminal.close();
    } finally {
      vi.useRealTimers();
    }
  });

  test('a reset is told once, though it ends both directions', () => {
    const lines = linesFor(handshake(), (decoder) => {
      decoder.end('server', 'reset', AT);
      decoder.end('client', 'reset', AT);
    });
    expect(lines.filter((line) => line.includes('reset'))).toHaveLength(1);
  });

  test('of many wrong frames the first are explained', () => {
    const sent = serverFrame({ opcode: 3, payload: 'x' });
    const lines = linesFor([
      ...handshake(),
      ...Array.from({ length: 50 }, (): Sent => ['server', sent]),
    ]);
    const frames = lines.filter((line) => line.includes('0x3'));
    expect(frames.length).toBeGreaterThanOrEqual(50);
    expect(lines.filter((line) => line.includes('✗'))).toHaveLength(5);
    expect(lines.join(' ')).toContain('From here on wrong frames');
    expect(lines.at(-1)).toContain(' ← FIN 0x3');
  });

  test('a body in many chunks is told once', () => {
    const body = Buffer.from('x');
    const lines = linesFor([
      ['client', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
      ['server', Buffer.from('HTTP/1.1 200 OK\r\n\r\n')],
      ...Array.from({ length: 9 }, (): Sent => ['server', body]),
    ]);
    const told = lines.filter((line) => line.includes('the body of that'));
    expect(told).toHaveLength(1);
  });
});

describe('whatever is sent', () => {
  const HOSTILE = [
    '\x1b]0;owned\x07\x1b[2J\x1b[31m\u009b31m\r\n\b\b\0\x7f',
    '\u202egnp.exe\u2066\u200b\u2028\u2029\ufeff\u00ad',
    '漢字'.repeat(100),
    '😀👩‍👩‍👧'.repeat(50),
    `${'e\u0301'.repeat(200)}`,
    'x'.repeat(5_000),
  ];
  const HEADS = HOSTILE.map((each): readonly Sent[] => [
    ['client', Buffer.from(`GET /${each} HTTP/1.1\r\nX: ${each}\r\n\r\n`)],
    ['server', Buffer.from(`HTTP/1.1 200 ${each}\r\n\r\n${each}`)],
  ]);
  const FRAMES = HOSTILE.flatMap((payload): readonly Sent[] =>
    [0, 1, 2, 3, 8, 9, 0xf].flatMap((opcode): readonly Sent[] => [
      ['client', clientFrame({ opcode, payload, rsv: opcode % 8 })],
      ['server', serverFrame({ opcode, payload, fin: opcode > 2 })],
      ['client', serverFrame({ opcode, payload })],
    ]),
  );
  const NOISE = Array.from({ length: 50 }, (_, i): Sent => {
    const bytes = Array.from({ length: 200 }, (_each, j) => (j * i * 37) % 256);
    return [i % 2 === 0 ? 'client' : 'server', Buffer.from(bytes)];
  });

  test.each([
    ['heads', HEADS],
    ['frames', [[...handshake(), ...FRAMES]]],
    ['noise', [NOISE, [...handshake(), ...NOISE]]],
  ] as const)('%s: no line is too wide or steers the terminal', (_, all) => {
    const lines = all.flatMap((sent) => linesFor(sent, end, true));
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) {
      expect(line).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      expect(widthOf(line), line).toBeLessThanOrEqual(80);
    }
  });

  function end(decoder: ConnectionDecoder): void {
    decoder.end('client', 'end', AT);
    decoder.end('server', 'end', AT);
  }
});

describe('--hex', () => {
  test('shows header and payload, and the payload without its mask', () => {
    const lines = dumpLines(frame()).map((line) => line.text);
    expect(lines.map((line) => line.trim().replace(/ +/g, ' '))).toEqual([
      '0 81 85 37 fa 21 3d 7f 9f 4d 51 58 ..7.!=..MQX',
      'the payload without its mask:',
      '0 48 65 6c 6c 6f Hello',
    ]);
  });

  test('shows the beginning of much', () => {
    const payload = 'ab'.repeat(1024);
    const large = frame({ payload, payloadLength: 50_000, received: 50_000 });
    const lines = dumpLines(large).map((line) => line.text);
    expect(lines).toHaveLength(11);
    expect(lines[4]).toContain('… and 49,942 bytes more');
    expect(lines[10]).toContain('… and 49,936 bytes more');
  });
});

type Sent = readonly [from: Sender, bytes: Buffer];

function handshake(): readonly Sent[] {
  const response =
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n' +
    `Connection: Upgrade\r\nSec-WebSocket-Accept: ${SAMPLE_ACCEPT}\r\n\r\n`;
  return [
    ['client', Buffer.from(upgrade())],
    ['server', Buffer.from(response)],
  ];
}

/** What the terminal shows of a connection. */
function linesFor(
  sent: readonly Sent[],
  then: (decoder: ConnectionDecoder) => void = () => {},
  hex = false,
): readonly string[] {
  let printed = '';
  const output = new PacedOutput({ write: (more) => (printed += more) });
  const terminal = new WireTerminal(output, hex);
  const emit = (event: WireEvent): void => terminal.show(event);
  terminal.show(opened());
  const decoder = new ConnectionDecoder({ connection: 1, emit });
  for (const [from, bytes] of sent) decoder.push(from, bytes, AT);
  then(decoder);
  output.end();
  return printed.trimEnd().split('\n');
}

/** As a terminal counts: two columns for what is wide. */
function widthOf(line: string): number {
  const wide = line.match(/[\u1100-\uffee]|\p{Emoji_Presentation}/gu) ?? [];
  return [...line].length + wide.filter((each) => each > '\u2fff').length;
}
