import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { nodeArguments, ROOT } from '../../node-arguments.ts';
import { Capture } from './capture.ts';
import { MadeUpSession } from './testing/made-up-session.ts';
import { scratchPath } from './testing/scratch-folder.ts';
import { FLAG } from './segment.ts';

const SECTION_AND_INTERFACE = 2;

/** The blocks of a file, which ends with the last of them. */
function blocksIn(path: string): readonly Buffer[] {
  const bytes = readFileSync(path);
  const blocks: Buffer[] = [];
  let start = 0;
  while (start < bytes.length) {
    const length = bytes.readUInt32LE(start + 4);
    const block = bytes.subarray(start, start + length);
    expect(block.length).toBe(length);
    expect(block.readUInt32LE(length - 4)).toBe(length);
    blocks.push(block);
    start += length;
  }
  return blocks;
}

/** Flags and payload of each packet, all of them over IPv4. */
function packetsIn(path: string): readonly (readonly [number, string])[] {
  return blocksIn(path)
    .slice(SECTION_AND_INTERFACE)
    .map((block) => {
      const packet = block.subarray(28, 28 + block.readUInt32LE(20));
      const header = (packet.readUInt8(32) >> 4) * 4;
      const payload = packet.subarray(20 + header).toString('latin1');
      return [packet.readUInt8(33), payload];
    });
}

const HANDSHAKE = [FLAG.syn, FLAG.syn | FLAG.ack, FLAG.ack].map((flags) => [
  flags,
  '',
]);
const DATA = FLAG.ack | FLAG.psh;

test('the file is whole after each thing that happens', () => {
  const path = scratchPath('session.pcapng');
  const session = new MadeUpSession(path);
  expect(packetsIn(path)).toEqual([]);
  session.open(1);
  expect(packetsIn(path)).toEqual(HANDSHAKE);
  session.bytes(1, 'client', 'a');
  session.bytes(1, 'server', 'bcd');
  const data = [...HANDSHAKE, [DATA, 'a'], [DATA, 'bcd']];
  expect(packetsIn(path)).toEqual(data);
  session.end(1, 'server', 'reset');
  const all = [...data, [FLAG.ack | FLAG.rst, '']];
  expect(packetsIn(path)).toEqual(all);
  session.capture.close();
  session.capture.close();
  session.open(2);
  expect(packetsIn(path)).toEqual(all);
});

test('says what it has written, and where', () => {
  const path = scratchPath('session.pcapng');
  const session = new MadeUpSession(path);
  const { capture } = session;
  const { bytes } = capture.written;
  expect(capture.written).toEqual({ path, packets: 0, bytes });
  session.open(1);
  session.bytes(1, 'client', 'a');
  capture.close();
  session.bytes(1, 'client', 'b');
  const { size } = statSync(path);
  expect(size).toBeGreaterThan(bytes);
  expect(capture.written).toEqual({ path, packets: 4, bytes: size });
});

test('what belongs to no open connection is left out', () => {
  const path = scratchPath('session.pcapng');
  const session = new MadeUpSession(path);
  session.bytes(7, 'client', 'a');
  session.end(7, 'client');
  session.open(1);
  session.end(1, 'client', 'reset');
  session.bytes(1, 'server', 'late');
  expect(packetsIn(path)).toHaveLength(HANDSHAKE.length + 1);
});

test('a process that is killed leaves all that it was told', async () => {
  const path = scratchPath('session.pcapng');
  const program = `
    const { MadeUpSession } = await import(process.argv[1]);
    const session = new MadeUpSession(process.argv[2]);
    session.open(1);
    session.bytes(1, 'client', 'the last words');
    process.kill(process.pid, 'SIGKILL');
  `;
  const module = new URL('./testing/made-up-session.ts', import.meta.url).href;
  const child = spawn(
    process.execPath,
    [...nodeArguments(), '--input-type=module', '-e', program, module, path],
    { cwd: ROOT, stdio: 'inherit', timeout: 20_000 },
  );
  await new Promise((resolve) => child.once('exit', resolve));
  const expected = [...HANDSHAKE, [DATA, 'the last words']];
  expect(packetsIn(path)).toEqual(expected);
});

test('a capture takes the place of the one before', () => {
  const path = scratchPath('session.pcapng');
  new MadeUpSession(path).open(1);
  new Capture(path).close();
  expect(packetsIn(path)).toEqual([]);
});

test('a file that is no capture is left as it is', () => {
  const path = scratchPath('server.ts');
  writeFileSync(path, 'my work');
  expect(() => new Capture(path)).toThrow(
    `The capture cannot be written to ${path}: ` +
      'it is there already and is no capture, so name another file.',
  );
  expect(readFileSync(path, 'utf8')).toBe('my work');
});

test('an empty file may be written over', () => {
  const path = scratchPath('session.pcapng');
  writeFileSync(path, '');
  new Capture(path).close();
  expect(blocksIn(path)).toHaveLength(SECTION_AND_INTERFACE);
});

test('a file that cannot be opened is an error in one sentence', () => {
  const missing = scratchPath('no/session.pcapng');
  expect(() => new Capture(missing)).toThrow(
    `The capture cannot be written to ${missing}: there is no such folder.`,
  );
  const folder = scratchPath('folder');
  mkdirSync(folder);
  expect(() => new Capture(folder)).toThrow(
    `The capture cannot be written to ${folder}: that is a folder.`,
  );
});

const isLinux = process.platform === 'linux';

test.skipIf(!isLinux)('a full disk is an error from the start', () => {
  expect(() => new Capture('/dev/full')).toThrow(
    'The capture cannot be written to /dev/full: the disk is full.',
  );
});

test.skipIf(!isLinux)('a file that fails later is told once', async () => {
  const path = scratchPath('pipe');
  spawnSync('mkfifo', [path]);
  // It takes one byte and goes: from then on the pipe is broken.
  const reader = spawn('head', ['-c', '1', path], { stdio: 'ignore' });
  const gone = new Promise((resolve) => reader.once('exit', resolve));
  const onFailure = vi.fn<(error: unknown) => void>();
  const capture = new Capture(path, onFailure);
  await gone;
  expect(onFailure).not.toHaveBeenCalled();
  const facts = { client: '127.0.0.1:50000', server: '127.0.0.1:4000' };
  for (const connection of [1, 2]) {
    const event = { kind: 'opened', connection, at: 0, tls: false } as const;
    capture.opened({ ...event, ...facts });
  }
  expect(onFailure).toHaveBeenCalledOnce();
  expect(String(onFailure.mock.calls[0]?.[0])).toBe(
    `Error: The capture cannot be written to ${path}: ` +
      'nobody reads it any more.',
  );
});

const isPosix = process.platform !== 'win32';

test.skipIf(!isPosix)('half a packet is taken back', () => {
  const path = scratchPath('session.pcapng');
  const program = `
    import { Capture } from './shared/wire/pcapng/capture.ts';
    const capture = new Capture(process.argv[1], (error) => {
      console.log(error.message);
      console.log(JSON.stringify(capture.written));
    });
    const client = '127.0.0.1:50000';
    const server = '127.0.0.1:4000';
    const common = { connection: 1, at: 0, tls: false, client, server };
    capture.opened({ kind: 'opened', ...common });
    for (let i = 0; i < 10; i += 1)
      capture.bytes(1, 'client', Buffer.alloc(1000), 0);
  `;
  const node = [process.execPath, ...nodeArguments(), '--input-type=module'];
  // Blocks of 512 or 1,024 bytes: it is a disk that is almost full.
  const limited = 'ulimit -f 6; exec "$@"';
  const { stdout } = spawnSync(
    'sh',
    ['-c', limited, 'sh', ...node, '-e', program, path],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    },
  );
  const [sentence, written = ''] = stdout.split('\n');
  expect(sentence).toMatch(/^The capture cannot be written to .*: no file may/);
  const packets = packetsIn(path).length;
  expect(packets).toBeGreaterThan(HANDSHAKE.length);
  const bytes = statSync(path).size;
  expect(JSON.parse(written)).toEqual({ path, packets, bytes });
});

test('a connection that is over takes no memory', () => {
  const path = scratchPath('session.pcapng');
  const session = new MadeUpSession(path);
  const before = memoryInUse();
  for (let connection = 1; connection <= 10_000; connection += 1) {
    session.open(connection);
    session.end(connection, 'client', 'reset');
  }
  // A connection takes some 500 bytes as long as it is open.
  expect(memoryInUse() - before).toBeLessThan(2 * 2 ** 20);
  session.capture.close();
});

/** In bytes, of what is still in use. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}
