import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { ROOT } from '../../shared/node-arguments.ts';
import { Command } from '../../shared/testing/command.ts';
import { figureOf } from './report/figures.ts';
import { parseReport } from './report/parse-report.ts';

const RUN_TIMEOUT_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'websocket-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 3 }));

const commands: Command[] = [];
afterEach(async () => {
  await Promise.all(commands.splice(0).map((command) => command.kill()));
});

function run(...args: readonly string[]): Command {
  const command = new Command('bench', args, { INIT_CWD: folder });
  commands.push(command);
  return command;
}

/** Written elsewhere, a server does not find it by its name. */
const WS = pathToFileURL(join(ROOT, 'node_modules/ws/wrapper.mjs')).href;

/** Shakes hands as it should, and then says the same whatever it hears. */
const PARROT = `
  import { createHash } from 'node:crypto';
  import net from 'node:net';
  const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (request) => {
      const [, key] = /Sec-WebSocket-Key: (.+)\\r/.exec(request) ?? [];
      const accept = createHash('sha1').update(key + guid).digest('base64');
      socket.write('HTTP/1.1 101 Switching Protocols\\r\\n' +
        'Sec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n');
      socket.on('data', () => socket.write(Buffer.from([0x82, 2, 1, 2])));
    });
  });
  server.listen(0, '127.0.0.1', () => {
    console.log('Listening on http://127.0.0.1:' + server.address().port);
  });
`;

/** An echo server that wants nothing but text. */
const TEXT_ONLY = `
  import { WebSocketServer } from '${WS}';
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => {
    socket.on('message', (data, isBinary) => {
      if (isBinary) socket.terminate();
      else socket.send(data, { binary: false });
    });
  });
  server.on('listening', () => {
    console.log('Listening on http://127.0.0.1:' + server.address().port);
  });
`;

/** What nobody has taken note of yet, a zombie, does not live. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)]);
  return /^[^Z\s]/.test(stdout.toString());
}

describe('npm run bench', () => {
  test(
    'measures, and writes figures and chart',
    async () => {
      const command = run(
        ...['--quick', '--rounds', '1', '--only', '16b-pipelined'],
        ...['--servers', 'tcp,ws', '--json', 'a.json', '--svg', 'a.svg'],
      );
      expect(await command.exited, command.output).toBe(0);
      expect(command.output).toMatch(/raw TCP +[\d,]+ +\d+\.\d\d/);
      expect(command.output).toContain('The load generator was at most');
      const long = command.output
        .split('\n')
        .filter((line) => line.length > 80);
      expect(long).toEqual([]);

      const text = readFileSync(join(folder, 'a.json'), 'utf8');
      const [scenario] = parseReport(text).scenarios;
      expect(scenario?.entries.map(({ contender }) => contender)).toEqual([
        'raw TCP',
        'ws',
      ]);
      for (const entry of scenario?.entries ?? []) {
        expect(figureOf(entry)).toBeGreaterThan(0);
      }
      const svg = readFileSync(join(folder, 'a.svg'), 'utf8');
      expect(svg).toContain('16 B × 16 × 64 in flight');
    },
    RUN_TIMEOUT_MS,
  );

  test(
    'lets nobody win by being wrong',
    async () => {
      writeFileSync(join(folder, 'parrot.mjs'), PARROT);
      const command = run(
        ...['--quick', '--rounds', '1', '--only', '16b', '--servers'],
        ...['ws,parrot', '--server', 'parrot=parrot.mjs'],
      );
      expect(await command.exited).toBe(1);
      expect(command.output).toMatch(/parrot +– +the echo is wrong/);
      expect(command.output).toMatch(/ws +[\d,]+ +1\.00/);
    },
    RUN_TIMEOUT_MS,
  );

  test(
    'sends text as text, and wants text back',
    async () => {
      writeFileSync(join(folder, 'parrot.mjs'), PARROT);
      writeFileSync(join(folder, 'text-only.mjs'), TEXT_ONLY);
      const command = run(
        ...['--rounds', '1', '--only', '1kib-text'],
        ...['--servers', 'ws,text-only,parrot'],
        ...['--server', 'text-only=text-only.mjs'],
        ...['--server', 'parrot=parrot.mjs'],
      );
      expect(await command.exited).toBe(1);
      expect(command.output).toMatch(/text-only +[\d,]+ +\d+\.\d\d/);
      expect(command.output).toMatch(/parrot +– +a frame with opcode 2/);
    },
    RUN_TIMEOUT_MS,
  );

  test.runIf(process.platform !== 'win32')(
    'ends its servers when it is told to end',
    async () => {
      const command = run('--only', '16b', '--servers', 'tcp,ws');
      expect(await command.prints(/5 rounds/)).toBe(true);
      const deadline = Date.now() + 10_000;
      while (command.children().length < 2 && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const children = command.children();
      expect(children.length).toBeGreaterThanOrEqual(2);
      command.child.kill('SIGINT');
      expect(await command.exited).toBe(130);
      await expect.poll(() => children.filter(isAlive)).toEqual([]);
    },
    RUN_TIMEOUT_MS,
  );

  test.each([
    [['--only', 'x'], 'There is no scenario "x"'],
    [['--json', join('no', 'a.json')], 'There is no folder'],
    [['--from', 'missing.json'], 'cannot be used: ENOENT'],
    [['--servers', 'x'], 'There is no server "x"'],
  ])('%j is an error of one sentence', async (args, sentence) => {
    const command = run(...args);
    expect(await command.exited).toBe(1);
    // A long path folds it.
    expect(command.output.replaceAll('\n', ' ')).toContain(sentence);
    expect(command.output).not.toMatch(/^ +at /m);
  });
});
