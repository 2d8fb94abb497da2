import { spawn, spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket as WsClient } from 'ws';
import { binaryPayload, textPayload } from '../cases/frames.ts';
import { ServerProcess } from './server-process.ts';

const LENGTHS = [0, 1, 125, 126, 65_535, 65_536, 1_000_000];

/** Programs for which Python has the package `websockets`, if there are any. */
const PYTHON = ['/usr/bin/python3', 'python3', 'python'].find(
  (python) => spawnSync(python, ['-c', 'import websockets']).status === 0,
);

/** A client of somebody else: does what is sent through it come back? */
interface Client {
  readonly name: string;
  /** What is missing, when it cannot be run here. */
  readonly missing: string | null;
  /** Sends everything and gives back what came, in order. */
  readonly echo: (
    url: string,
    payloads: readonly (string | Buffer)[],
  ) => Promise<readonly (string | Buffer)[]>;
}

const CLIENTS: readonly Client[] = [
  { name: 'ws', missing: null, echo: echoThroughWs },
  {
    name: 'Node’s own WebSocket',
    missing: 'WebSocket' in globalThis ? null : 'this Node has none',
    echo: echoThroughNode,
  },
  {
    name: 'Python’s websockets',
    missing: PYTHON ? null : 'no Python with the package websockets',
    echo: echoThroughPython,
  },
];

/** Clients that must be there in CI. Node has its own from version 22 on. */
const REQUIRED_IN_CI = ['ws', 'Python’s websockets'];

/**
 * Real clients talk to a milestone that echoes.
 *
 * @param folder the milestone's folder, for example `…/05-echo`.
 */
export function testClients(folder: string): void {
  let server: ServerProcess;
  let url: string;
  beforeAll(async () => {
    server = new ServerProcess(basename(folder));
    url = `ws://127.0.0.1:${await server.port()}/`;
  });
  afterAll(() => server.stop());

  describe.each(CLIENTS)('$name', ({ name, missing, echo }) => {
    if (missing !== null && isRequired(name)) {
      test('is installed', () => expect.fail(missing));
      return;
    }
    if (missing !== null) console.warn(`${name} is skipped: ${missing}`);
    const payloads = LENGTHS.flatMap((length) => [
      textPayload(length).toString(),
      binaryPayload(length),
    ]);
    test.skipIf(missing !== null)('gets back what it sent', async () => {
      const received = await echo(url, payloads);
      expect(received).toHaveLength(payloads.length);
      for (const [i, payload] of payloads.entries()) {
        const same = Buffer.from(received[i] ?? 'nothing');
        expect(typeof received[i]).toBe(typeof payload);
        expect(same.equals(Buffer.from(payload)), `message ${i}`).toBe(true);
      }
    });
  });
}

/** On Linux CI installs them all; elsewhere only what npm brings is sure. */
function isRequired(name: string): boolean {
  const isCi = process.env['CI'] === 'true' && process.platform === 'linux';
  return isCi && REQUIRED_IN_CI.includes(name);
}

function echoThroughWs(
  url: string,
  payloads: readonly (string | Buffer)[],
): Promise<readonly (string | Buffer)[]> {
  return new Promise((resolve, reject) => {
    const received: (string | Buffer)[] = [];
    const socket = new WsClient(url, { perMessageDeflate: false });
    socket.binaryType = 'nodebuffer';
    socket.on('error', reject);
    socket.on('open', () =>
      payloads.forEach((payload) => socket.send(payload)),
    );
    socket.on('message', (data: Buffer, isBinary) => {
      received.push(isBinary ? data : data.toString());
      if (received.length < payloads.length) return;
      socket.terminate();
      resolve(received);
    });
  });
}

function echoThroughNode(
  url: string,
  payloads: readonly (string | Buffer)[],
): Promise<readonly (string | Buffer)[]> {
  return new Promise((resolve, reject) => {
    const received: (string | Buffer)[] = [];
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.onerror = () => reject(new Error('the connection failed'));
    socket.onopen = () => {
      for (const payload of payloads) socket.send(payload);
    };
    socket.onmessage = ({ data }: { data: string | ArrayBuffer }) => {
      received.push(typeof data === 'string' ? data : Buffer.from(data));
      if (received.length < payloads.length) return;
      socket.close();
      resolve(received);
    };
  });
}

/** Lines of JSON go in and come out: a text as it is, bytes as [base64]. */
const PYTHON_PROGRAM = `
import asyncio, base64, json, os, sys, websockets
async def main():
    options = {"max_size": None, "compression": None, "close_timeout": 0.1}
    async with websockets.connect(sys.argv[1], **options) as socket:
        for line in sys.stdin:
            value = json.loads(line)
            data = value if isinstance(value, str) else base64.b64decode(value[0])
            await socket.send(data)
            echo = await socket.recv()
            if isinstance(echo, bytes):
                echo = [base64.b64encode(echo).decode()]
            print(json.dumps(echo), flush=True)
asyncio.run(main())
`;

async function echoThroughPython(
  url: string,
  payloads: readonly (string | Buffer)[],
): Promise<readonly (string | Buffer)[]> {
  const python = spawn(PYTHON ?? 'python3', ['-c', PYTHON_PROGRAM, url]);
  const lines = payloads.map((payload) =>
    JSON.stringify(
      typeof payload === 'string' ? payload : [payload.toString('base64')],
    ),
  );
  python.stdin.end(`${lines.join('\n')}\n`);
  let output = '';
  let errors = '';
  python.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  python.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise((resolve) => python.on('close', resolve));
  if (code !== 0) throw new Error(errors);
  return output
    .trim()
    .split('\n')
    .map((line) => {
      const value: unknown = JSON.parse(line);
      return typeof value === 'string'
        ? value
        : Buffer.from(String(value), 'base64');
    });
}
