import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, test } from 'vitest';
import { Command } from '../../shared/testing/command.ts';
import { figureOf } from './report/figures.ts';
import { madeUpReport } from './report/made-up-report.ts';
import { parseReport } from './report/parse-report.ts';

// What only processes show; all else is in run-bench.test.ts.

/** On a busy machine. */
const PATIENCE_MS = 90_000;
const patience = { timeout: PATIENCE_MS };
const POLLING = { interval: 100, timeout: PATIENCE_MS };

const folder = mkdtempSync(join(tmpdir(), 'websocket-bench-test-'));
const commands: Command[] = [];
afterAll(async () => {
  await Promise.all(commands.map((command) => command.kill()));
  rmSync(folder, { recursive: true, maxRetries: 3 });
});

function run(...args: readonly string[]): Command {
  const command = new Command('bench', args, { INIT_CWD: folder });
  commands.push(command);
  return command;
}

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

/** What nobody has taken note of yet, a zombie, does not live. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)]);
  return /^[^Z\s]/.test(stdout.toString());
}

describe.concurrent('npm run bench', () => {
  test(
    'measures servers, and lets none win by being wrong',
    patience,
    async ({ expect }) => {
      writeFileSync(join(folder, 'parrot.mjs'), PARROT);
      const command = run(
        ...['--rounds', '1', '--only', '1kib-text', '--json', 'a.json'],
        ...['--servers', 'ws,parrot', '--server', 'parrot=parrot.mjs'],
      );
      expect(await command.exited, command.output).toBe(1);
      expect(command.output).toMatch(/parrot +– +a frame with opcode 2/);
      const text = readFileSync(join(folder, 'a.json'), 'utf8');
      const [scenario] = parseReport(text).scenarios;
      const [ws, parrot] = scenario?.entries ?? [];
      expect(figureOf(ws)).toBeGreaterThan(0);
      expect(figureOf(parrot)).toBeNull();
    },
  );

  test('shows what was measured before', patience, async ({ expect }) => {
    writeFileSync(join(folder, 'b.json'), JSON.stringify(madeUpReport()));
    const command = run('--from', 'b.json');
    expect(await command.exited, command.output).toBe(0);
  });

  test('fails with a sentence', patience, async ({ expect }) => {
    const command = run('--only', 'x');
    expect(await command.exited).toBe(1);
    expect(command.output).toMatch(/^There is no scenario "x"/);
    expect(command.output).not.toMatch(/^ +at /m);
  });

  test.runIf(process.platform !== 'win32')(
    'ends its servers when it is told to end',
    patience,
    async ({ expect }) => {
      const command = run('--only', '16b', '--servers', 'tcp');
      await expect.poll(() => command.children(), POLLING).toHaveLength(1);
      const [server = 0] = command.children();
      command.child.kill('SIGINT');
      expect(await command.exited).toBe(130);
      await expect.poll(() => isAlive(server), POLLING).toBe(false);
    },
  );
});
