import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { ROOT } from '../../shared/node-arguments.ts';
import { RawPeer } from '../../shared/testing/raw-peer.ts';
import {
  milestoneCommand,
  ServerProcess,
} from '../../shared/testing/server-process.ts';

const MAX_FILES = 50;
const LINE = /no file can be opened: .*"ulimit -n"/;

let server: ServerProcess;
afterEach(() => server.stop());

// Windows has no such limit.
test.skipIf(process.platform === 'win32')(
  'when no file can be opened the log says so, once',
  async () => {
    const node = milestoneCommand(import.meta.dirname);
    const line = node.map((each) => `'${each}'`).join(' ');
    const command = `ulimit -n ${MAX_FILES} && exec ${line}`;
    server = new ServerProcess({ command, cwd: ROOT });
    const target = { host: '127.0.0.1', port: await server.port() };
    const peers = await Promise.all(
      Array.from({ length: MAX_FILES }, () => RawPeer.connect(target)),
    );
    expect(await server.prints(LINE, 20_000)).toBe(true);
    // What comes and goes afterwards is no news.
    for (const peer of peers) peer.destroy();
    await RawPeer.connect(target).then((peer) => peer.destroy());
    await delay(300);
    expect(server.output.split(LINE)).toHaveLength(2);
  },
);
