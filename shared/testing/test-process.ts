import { readFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { clientFrame, TEXT } from '../cases/frames.ts';
import { processCasesFor } from '../cases/index.ts';
import type { ProcessCase } from '../cases/process-cases.ts';
import { upgrade } from '../cases/requests.ts';
import { findMilestone, folderOf } from '../course.ts';
import type { Milestone } from '../course.ts';
import { ROOT } from '../node-arguments.ts';
import { RawPeer } from './raw-peer.ts';
import { ServerProcess } from './server-process.ts';

const HAS_SIGNALS = process.platform !== 'win32';

/** From the receiver on there is a line for each message. */
const LOGS_MESSAGES = 4;

type Start = (env?: Readonly<Record<string, string>>) => ServerProcess;

/** How the milestone's process starts, fails and ends. */
export function testProcess(milestone: Milestone): void {
  const running: ServerProcess[] = [];
  const launch: Start = (env) => {
    const server = new ServerProcess(folderOf(milestone), env);
    running.push(server);
    return server;
  };

  describe('the process', () => {
    afterEach(async () => {
      await Promise.all(running.splice(0).map((server) => server.stop()));
    });
    // Each starts a server of its own, and tsx makes that slow on Node 20.
    const isChanged = changesProcess(milestone);
    const cases = processCasesFor(milestone.number);
    testCases(launch, isChanged ? cases : cases.slice(0, 1));
    if (isChanged) testTexts(launch, milestone);
  });
}

/** What decides how the process starts and ends. */
const FILES = [
  'main.ts',
  'process-events.ts',
  'shutdown.ts',
  'log.ts',
  'output.ts',
];

/** False: all of that is the same as in the milestone before. */
function changesProcess({ number }: Milestone): boolean {
  const [before, now] = [number - 1, number].map((each) => {
    const milestone = findMilestone(String(each));
    return FILES.map((file) => milestone && contentOf(milestone, file));
  });
  return JSON.stringify(before) !== JSON.stringify(now);
}

function contentOf(milestone: Milestone, file: string): string {
  return readFileSync(
    join(ROOT, 'milestones', folderOf(milestone), file),
    'utf8',
  );
}

function testCases(launch: Start, cases: readonly ProcessCase[]): void {
  for (const { id, needsSignals, hold } of cases) {
    test.skipIf(needsSignals && !HAS_SIGNALS)(id, async () => {
      const start = async (env: Readonly<Record<string, string>>) => {
        const server = launch(env);
        return { process: server, port: await server.port() };
      };
      await hold({ start, launch });
    });
  }
}

/** What the reference says to people. */
function testTexts(launch: Start, { number }: Milestone): void {
  // From the handshake on there are connections, and a line at their end.
  if (number > 1) testLastLines(launch);
  if (number >= LOGS_MESSAGES) testFlood(launch);

  test('a port in use', async () => {
    const other = net.createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const server = launch({ PORT: String(port) });
    await server.exited;
    expect(server.output).toMatch(
      new RegExp(`^Port ${port} is in use .*PORT=4001\\.\\n$`),
    );
    other.close();
  });

  test('a setting without sense', async () => {
    const server = launch({ PORT: '65536' });
    await server.exited;
    expect(server.output).toMatch(/^PORT must be a whole number .*\n$/);
  });
}

function testLastLines(launch: Start): void {
  test.skipIf(!HAS_SIGNALS)('the last lines', async () => {
    const server = launch();
    const port = await server.port();
    const peer = await RawPeer.connect({ host: '127.0.0.1', port });
    await peer.send(Buffer.from(upgrade()));
    await peer.until(() => peer.available > 0, 2_000);
    server.signal('SIGINT');
    await peer.until(() => peer.ending !== null, 1_000);
    peer.end();
    await server.exited;
    expect(server.output).toMatch(/: closed after/);
    peer.destroy();
  });
}

function testFlood(launch: Start): void {
  test('a flood of messages is counted in the log', async () => {
    const server = launch();
    const port = await server.port();
    const peer = await RawPeer.connect({ host: '127.0.0.1', port });
    await peer.send(Buffer.from(upgrade()));
    await peer.until(() => peer.available > 0, 2_000);
    const message = clientFrame({ opcode: TEXT, payload: 'x' });
    await peer.send(Buffer.concat(Array(20_000).fill(message)));
    const counted = / connection 1: … and [\d,]+ more\n/;
    expect(await server.prints(counted, 5_000)).toBe(true);
    peer.destroy();
    expect(await server.prints(/: closed after/, 5_000)).toBe(true);
    expect(server.output.split('\n').length).toBeLessThan(8_000);
  });
}
