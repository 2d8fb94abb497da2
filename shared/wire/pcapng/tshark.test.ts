import assert from 'node:assert/strict';
import { beforeEach, describe, expect, test } from 'vitest';
import * as cases from '../../cases/frames.ts';
import { BYTE_BY_BYTE, randomly, WHOLE } from '../../testing/chunking.ts';
import { WINDOW } from './segment.ts';
import {
  MadeUpSession,
  REQUEST,
  RESPONSE,
  START,
} from './testing/made-up-session.ts';
import { scratchPath } from './testing/scratch-folder.ts';
import { complaintsAbout, packetsIn, skipsTshark } from './testing/tshark.ts';

const { BINARY, CLOSE, PING, PONG, TEXT } = cases;
const { binaryPayload, clientFrame, fragments, serverFrame } = cases;

const BIG = binaryPayload(150_000);
const HEADER = ['fin', 'opcode', 'mask', 'payload_length', 'masking_key'];
const FRAME = ['tcp.srcport', ...HEADER.map((name) => `websocket.${name}`)];
const TEXTS = 'websocket.payload.text';

let path: string;
let session: MadeUpSession;

const isMissing = skipsTshark();
const name = isMissing ? 'tshark is not installed: skipped' : 'tshark';

describe.skipIf(isMissing)(name, () => {
  beforeEach(() => {
    path = scratchPath('session.pcapng');
    session = new MadeUpSession(path);
  });

  test('reads a text that is sent and comes back', () => {
    session.upgrade(1);
    session.bytes(1, 'client', clientFrame({ opcode: TEXT, payload: 'Grüße' }));
    session.bytes(1, 'server', serverFrame({ opcode: TEXT, payload: 'Grüße' }));
    expect(packetsIn(path, 'websocket', [...FRAME, TEXTS])).toEqual([
      [['50001'], ['1'], ['1'], ['1'], ['7'], ['37fa213d'], ['Grüße']],
      [['80'], ['1'], ['1'], ['0'], ['7'], [], ['Grüße']],
    ]);
    expect(complaintsAbout(path)).toEqual([]);
  });

  test('reads several frames of one chunk, and fragments of a message', () => {
    const [first, last] = fragments(TEXT, Buffer.from('Hello'), [3, 2]);
    assert(first && last);
    const ping = clientFrame({ opcode: PING, payload: 'there?' });
    session.upgrade(1);
    session.bytes(1, 'client', Buffer.concat([first, ping, last]));
    session.bytes(
      1,
      'server',
      serverFrame({ opcode: PONG, payload: 'there?' }),
    );
    const fields = [...FRAME.slice(0, 3), 'websocket.payload_length', TEXTS];
    expect(packetsIn(path, 'websocket', fields)).toEqual([
      [['50001'], ['0', '1', '1'], ['1', '9', '0'], ['3', '6', '2'], ['Hello']],
      [['80'], ['1'], ['10'], ['6'], []],
    ]);
    expect(complaintsAbout(path)).toEqual([]);
  });

  test.each([
    WHOLE,
    BYTE_BY_BYTE,
    randomly(7),
    { name: '64 KiB', cut: by64KiB },
  ])('reads 150,000 bytes there and back, in chunks: $name', ({ cut }) => {
    session.upgrade(1);
    const masked = clientFrame({ opcode: BINARY, payload: BIG });
    session.chunks(1, 'client', cut(masked));
    const echo = serverFrame({ opcode: BINARY, payload: BIG });
    session.chunks(1, 'server', cut(echo));
    const fields = ['websocket.mask', 'websocket.payload_length_ext_64'];
    const found = packetsIn(path, 'websocket', [...fields, 'data.data']);
    const rest = [['150000'], [BIG.toString('hex')]];
    expect(found).toEqual([
      [['1'], ...rest],
      [['0'], ...rest],
    ]);
    expect(complaintsAbout(path)).toEqual([]);
  });

  test('reads the closing handshake and the end of the connection', () => {
    const payload = Buffer.from('\x03\xe8bye', 'latin1');
    session.upgrade(1);
    session.bytes(1, 'client', clientFrame({ opcode: CLOSE, payload }));
    session.bytes(1, 'server', serverFrame({ opcode: CLOSE, payload }));
    session.end(1, 'server');
    session.end(1, 'client');
    const close = 'websocket.payload.close';
    const fields = [
      'websocket.mask',
      `${close}.status_code`,
      `${close}.reason`,
    ];
    expect(packetsIn(path, 'websocket.opcode == 8', fields)).toEqual([
      [['1'], ['1000'], ['bye']],
      [['0'], ['1000'], ['bye']],
    ]);
    expect(packetsIn(path, 'tcp.flags.fin == 1', ['tcp.srcport'])).toEqual([
      [['80']],
      [['50001']],
    ]);
    // SYN, SYN-ACK, ACK, data and FIN have the bits 1, 2, 4, 8 and 16.
    const whole = packetsIn(path, 'tcp.completeness == 31', ['tcp.stream']);
    expect(whole.at(-1)).toEqual([['0']]);
    expect(complaintsAbout(path)).toEqual([]);
  });

  test('reads a session byte by byte, the opening handshake too', () => {
    session.open(1);
    const text = clientFrame({ opcode: TEXT, payload: 'a' });
    session.chunks(1, 'client', BYTE_BY_BYTE.cut(Buffer.from(REQUEST)));
    session.chunks(1, 'server', BYTE_BY_BYTE.cut(Buffer.from(RESPONSE)));
    session.chunks(1, 'client', BYTE_BY_BYTE.cut(text));
    const fields = ['tcp.srcport', 'http.response.code', TEXTS];
    expect(packetsIn(path, 'http || websocket', fields)).toEqual([
      [['50001'], [], []],
      [['80'], ['101'], []],
      [['50001'], [], ['a']],
    ]);
    expect(complaintsAbout(path)).toEqual([]);
  });

  test('finds frames in the chunk that brings the response', () => {
    const hello = serverFrame({ opcode: TEXT, payload: 'hello' });
    session.open(1);
    session.bytes(1, 'client', REQUEST);
    session.bytes(1, 'server', Buffer.concat([Buffer.from(RESPONSE), hello]));
    const fields = ['http.response.code', TEXTS];
    expect(packetsIn(path, 'websocket', fields)).toEqual([
      [['101'], ['hello']],
    ]);
    expect(complaintsAbout(path)).toEqual([]);
  });

  test('tells two connections apart, and two families of addresses', () => {
    session.upgrade(1, { client: '[::1]:50000', server: '127.0.0.1:4000' });
    session.upgrade(2, { client: '127.0.0.1:50000', server: 'localhost:4000' });
    for (const connection of [1, 2, 1, 2]) {
      const payload = `for ${connection}`;
      const frame = clientFrame({ opcode: TEXT, payload });
      session.bytes(connection, 'client', frame);
    }
    session.end(2, 'client', 'reset');
    const fields = ['tcp.stream', 'ipv6.src', 'ipv6.dst', 'ip.src', 'ip.dst'];
    const six = [['0'], ['::1'], ['::ffff:127.0.0.1'], [], [], ['for 1']];
    const four = [['1'], [], [], ['127.0.0.1'], ['192.0.2.1'], ['for 2']];
    const found = packetsIn(path, 'websocket', [...fields, TEXTS]);
    expect(found).toEqual([six, four, six, four]);
    const resets = packetsIn(path, 'tcp.flags.reset == 1', ['tcp.stream']);
    expect(resets).toEqual([[['1']]]);
    // Of that one reset, and rightly.
    expect(complaintsAbout(path)).toHaveLength(1);
  });

  test('has no complaint about as many bytes as fill a window', () => {
    session.open(1);
    session.bytes(1, 'server', Buffer.alloc(WINDOW));
    expect(complaintsAbout(path)).toEqual([]);
  });

  test('says when it was, and where the server really is', () => {
    session.upgrade(1, { server: 'example.com:443', tls: true });
    const fields = ['frame.time_epoch', 'frame.comment'];
    const [syn, ...others] = packetsIn(path, 'tcp', fields);
    expect(syn?.[0]).toEqual([`${(START / 1000).toFixed(6)}000`]);
    expect(String(syn?.[1])).toContain(
      'from 127.0.0.1:50001 to example.com:443',
    );
    expect(String(syn?.[1])).toContain('TLS');
    const comments = others.map(([, comment]) => comment);
    expect(comments).toEqual(others.map(() => []));
  });

  test('finds frames also when the client’s port means something to it', () => {
    const ports = [44_321, 44_818, 48_049, 57_000];
    for (const port of ports) {
      session.upgrade(port, { client: `127.0.0.1:${port}` });
      const payload = `from ${port}`;
      session.bytes(port, 'client', clientFrame({ opcode: TEXT, payload }));
    }
    const found = packetsIn(path, 'websocket', [TEXTS]);
    expect(found).toEqual(ports.map((port) => [[`from ${port}`]]));
    expect(complaintsAbout(path)).toEqual([]);
  });
});

function* by64KiB(bytes: Buffer): Iterable<Buffer> {
  for (let start = 0; start < bytes.length; start += 65_536) {
    yield bytes.subarray(start, start + 65_536);
  }
}
