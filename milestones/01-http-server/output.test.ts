import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { plain } from '../../shared/cases/requests.ts';
import { nodeArguments, ROOT } from '../../shared/node-arguments.ts';
import { RawPeer } from '../../shared/testing/raw-peer.ts';
import {
  milestoneCommand,
  ServerProcess,
} from '../../shared/testing/server-process.ts';

/** A Python that can open a terminal: on Windows none can. */
const PYTHON = ['python3', 'python'].find(
  (python) => spawnSync(python, ['-c', 'import pty']).status === 0,
);

/** Starts a program in a terminal, and stops that as Ctrl+S does. */
const STOPPED_TERMINAL = `
import os, pty, signal, sys
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM))
text = b""
while b"Listening" not in text:
    text += os.read(terminal, 4096)
os.write(terminal, b"\\x13")
os.write(1, text)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`;

let server: ServerProcess | undefined;
let child: ChildProcess | undefined;
afterEach(async () => {
  child?.kill('SIGKILL');
  await server?.stop();
});

test.skipIf(PYTHON === undefined)(
  'a terminal that is stopped stops nobody, and nothing keeps the end',
  async () => {
    const node = milestoneCommand(import.meta.dirname);
    const command = [PYTHON ?? '', '-c', STOPPED_TERMINAL, ...node];
    server = new ServerProcess({ command, cwd: ROOT });
    const port = await server.port();
    for (let asked = 0; asked < 5; asked += 1) {
      const peer = await RawPeer.connect({ host: '127.0.0.1', port });
      await peer.send(Buffer.from(plain('GET /nowhere HTTP/1.1')));
      await peer.until(() => peer.available > 0, 20_000);
      expect(peer.available).toBeGreaterThan(0);
      peer.destroy();
    }
    server.child.kill('SIGTERM');
    expect((await server.exited).code).toBe(0);
  },
);

test('an output that nobody reads does not keep the process', async () => {
  const log = pathToFileURL(join(import.meta.dirname, 'log.ts'));
  const program = `
    import { log, sayLastLines } from '${log.href}';
    for (let line = 0; line < 2000; line += 1) log('x'.repeat(500));
    await sayLastLines();
    process.exit(0);`;
  const args = [...nodeArguments(), '--input-type=module', '-e', program];
  child = spawn(process.execPath, args);
  child.stdout?.pause();
  expect(await once(child, 'exit')).toEqual([0, null]);
});
