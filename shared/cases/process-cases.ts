import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ProcessFailure } from '../testing/process-failure.ts';
import { RawPeer } from '../testing/raw-peer.ts';
import type { ServerProcess } from '../testing/server-process.ts';
import type { RunningServer, StartServer } from '../testing/server-pool.ts';
import type { Case } from './case.ts';
import { plain, upgrade } from './requests.ts';

/** How a server starts, fails and ends: what no conversation can show. */
export interface ProcessCase {
  readonly id: string;
  readonly since: number;
  readonly until?: Case['until'];
  readonly rule: string;
  readonly source: string;
  /** Environment variables that the server is started with. */
  readonly env?: Case['env'];
  /** Windows knows no signals: there a process is ended without being asked. */
  readonly needsSignals: boolean;
  /** @throws {ProcessFailure} */
  readonly hold: (run: ProcessRun) => Promise<void>;
}

export interface ProcessRun {
  /** Starts a server that is expected to listen. */
  readonly start: StartServer;
  /** Starts one that is expected to fail. */
  readonly launch: (env: Readonly<Record<string, string>>) => ServerProcess;
}

const END_WITHIN_MS = 5_000;
/** It has to start before: on a busy machine that alone takes seconds. */
const FAIL_WITHIN_MS = 30_000;
/** A peer that does not follow is waited for longer than this. */
const END_NOTICED_MS = 150;
const HOST = '127.0.0.1';
const SOURCE = 'this course, milestone 1';

const signals: readonly ProcessCase[] = (
  ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
).map((signal) => ({
  id: `process/${signal.toLowerCase()}`,
  since: 1,
  rule: `${signal} ends the server in order, open connections too: code 0.`,
  source: SOURCE,
  needsSignals: true,
  hold: async ({ start }) => {
    const server = await start({});
    const idle = await connect(server);
    const open = await connect(server);
    await open.send(Buffer.from(upgrade()));
    await open.until(() => open.available > 0, 2_000);
    server.process.signal(signal);
    // A peer that follows at once spares the server the wait.
    await open.until(() => open.ending !== null, 1_000);
    open.end();
    await expectExit(server.process, 0);
    idle.destroy();
    open.destroy();
  },
}));

const second: ProcessCase = {
  id: 'process/second-signal',
  since: 1,
  rule: 'While it waits for peers, a second Ctrl+C ends it at once: code 130.',
  source: SOURCE,
  needsSignals: true,
  hold: async ({ start }) => {
    const server = await start({});
    // A peer that does not follow keeps the first signal's ending waiting.
    const peer = await connect(server);
    await peer.send(Buffer.from(plain('GET /nowhere HTTP/1.1')));
    await peer.until(() => peer.ending !== null, 2_000);
    const signalled = Date.now();
    server.process.signal('SIGINT');
    await untilRefused(server);
    // Who waits for nobody may have ended by then, and in order.
    await delay(END_NOTICED_MS);
    const code = server.process.exit === null ? 130 : 0;
    // A busy machine may have kept us longer than the server waits.
    const isLate = Date.now() - signalled > END_NOTICED_MS * 2;
    server.process.signal('SIGINT');
    await expectExit(server.process, code).catch((error: unknown) => {
      if (!isLate || server.process.exit?.code !== 0) throw error;
    });
    peer.destroy();
  },
};

const starts: readonly ProcessCase[] = [
  {
    id: 'process/port-in-use',
    since: 1,
    rule: 'A port in use: one sentence that says so, and exit code 1.',
    source: SOURCE,
    needsSignals: false,
    hold: async ({ launch }) => {
      const other = net.createServer();
      await new Promise<void>((resolve) => other.listen(0, HOST, resolve));
      const address = other.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      try {
        await expectSentence(launch({ PORT: String(port) }));
      } finally {
        other.close();
      }
    },
  },
  {
    id: 'process/port-without-sense',
    since: 1,
    rule: 'PORT=65536 is no port: one sentence that says so, exit code 1.',
    source: SOURCE,
    needsSignals: false,
    hold: ({ launch }) => expectSentence(launch({ PORT: '65536' })),
  },
];

/** The process ends by itself, with a sentence and no stack trace. */
async function expectSentence(server: ServerProcess): Promise<void> {
  await expectExit(server, 1, FAIL_WITHIN_MS);
  const { output } = server;
  if (output.trim() === '') {
    throw new ProcessFailure('It ended without a word.', server);
  }
  if (!/^[ \t]{1,20}at [^\n]{0,300}:\d+|^Traceback/m.test(output)) return;
  throw new ProcessFailure('It printed a stack trace.', server);
}

const UNHANDLED =
  ' So nobody handled the signal: the server does not, or what starts it, ' +
  'such as npx, does not pass it on.';

/** The process ends by itself, with this code. @throws {ProcessFailure} */
export async function expectExit(
  server: ServerProcess,
  code: number,
  withinMs = END_WITHIN_MS,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const isOver = await Promise.race([
    server.exited.then(() => true),
    new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), withinMs);
    }),
  ]);
  clearTimeout(timer);
  if (!isOver) {
    const what = `It did not end within ${withinMs / 1_000} s.`;
    throw new ProcessFailure(what, server);
  }
  const { exit } = server;
  if (exit?.code === code) return;
  const how = exit?.signal ?? `exit code ${exit?.code}`;
  const what = `Expected the exit code ${code}, but it ended with ${how}.`;
  throw new ProcessFailure(what + (exit?.signal ? UNHANDLED : ''), server);
}

async function untilRefused(server: RunningServer): Promise<void> {
  const deadline = Date.now() + END_WITHIN_MS;
  while (Date.now() < deadline) {
    const peer = await connect(server).catch(() => null);
    if (peer === null) return;
    peer.destroy();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const what = 'After SIGINT it still takes new connections.';
  throw new ProcessFailure(what, server.process);
}

export function connect({ port }: RunningServer): Promise<RawPeer> {
  return RawPeer.connect({ host: HOST, port });
}

/** Those of milestone 1, which hold for every milestone. */
export const PROCESS_CASES: readonly ProcessCase[] = [
  ...signals,
  second,
  ...starts,
];
