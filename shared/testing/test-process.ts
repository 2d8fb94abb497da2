import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import { clientFrame, TEXT } from '../cases/frames.ts';
import { processCasesFor } from '../cases/index.ts';
import type { ProcessCase } from '../cases/process-cases.ts';
import { upgrade } from '../cases/requests.ts';
import { findMilestone, folderOf } from '../course.ts';
import type { Milestone } from '../course.ts';
import { ROOT } from '../node-arguments.ts';
import { RawPeer } from './raw-peer.ts';
import type { RunningServer } from './server-pool.ts';
import { ServerProcess } from './server-process.ts';

const HAS_SIGNALS = process.platform !== 'win32';

/** From the receiver on there is a line for each message. */
const LOGS_MESSAGES = 4;

type Environment = Readonly<Record<string, string>>;

/** How long a busy machine may take for what is to be seen. */
const PATIENCE_MS = 20_000;

/** How the milestone's process starts, fails and ends. */
export function testProcess(milestone: Milestone): void {
  describe.concurrent('the process', () => {
    const isChanged = changesProcess(milestone);
    const cases = processCasesFor(milestone.number);
    for (const testCase of isChanged ? cases : cases.slice(0, 1)) {
      testCaseOf(milestone, testCase);
    }
    if (isChanged && milestone.number >= LOGS_MESSAGES) testFlood(milestone);
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

function testCaseOf(milestone: Milestone, testCase: ProcessCase): void {
  const { id, needsSignals, hold } = testCase;
  test.skipIf(needsSignals && !HAS_SIGNALS)(id, async (context) => {
    const started: ServerProcess[] = [];
    const launch = (env: Environment): ServerProcess => {
      const server = launchIn(milestone, context, env);
      started.push(server);
      return server;
    };
    const start = async (env: Environment): Promise<RunningServer> => {
      const process = launch(env);
      return { process, port: await process.port() };
    };
    await hold({ start, launch });
    expect(started[0]?.output).toMatch(textOf(id, milestone));
  });
}

/** A server that ends with its test. */
function launchIn(
  milestone: Milestone,
  { onTestFinished }: TestContext,
  env: Environment,
): ServerProcess {
  const server = new ServerProcess(folderOf(milestone), env);
  onTestFinished(() => server.stop());
  return server;
}

/** What the reference says to people. */
function textOf(id: string, { number }: Milestone): RegExp {
  switch (id) {
    case 'process/port-in-use':
      return /^Port \d+ is in use .*PORT=4001\.\n$/;
    case 'process/port-without-sense':
      return /^PORT must be a whole number .*\n$/;
    case 'process/sigint':
      // From the handshake on there are connections, and a line at their end.
      return number > 1 ? /: closed after/ : /./;
    default:
      return /./;
  }
}

function testFlood(milestone: Milestone): void {
  test('a flood of messages is counted in the log', async (context) => {
    const server = launchIn(milestone, context, {});
    const port = await server.port();
    const peer = await RawPeer.connect({ host: '127.0.0.1', port });
    await peer.send(Buffer.from(upgrade()));
    await peer.until(() => peer.available > 0, PATIENCE_MS);
    const message = clientFrame({ opcode: TEXT, payload: 'x' });
    await peer.send(Buffer.concat(Array(20_000).fill(message)));
    const counted = / connection 1: … and [\d,]+ more\n/;
    expect(await server.prints(counted, PATIENCE_MS)).toBe(true);
    peer.destroy();
    expect(await server.prints(/: closed after/, PATIENCE_MS)).toBe(true);
    expect(server.output.split('\n').length).toBeLessThan(8_000);
  });
}
