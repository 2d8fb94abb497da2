import { CASES } from '../../shared/cases/index.ts';
import { runCase } from '../../shared/testing/run-case.ts';
import type { CaseRun } from '../../shared/testing/run-case.ts';
import { ServerPool } from '../../shared/testing/server-pool.ts';
import { ServerProcess } from '../../shared/testing/server-process.ts';
import type { ServerCommand } from '../../shared/testing/server-process.ts';
import type { TemporaryCertificates } from '../../shared/testing/temporary-certificates.ts';
import type { Task } from './plan.ts';
import { transportOf } from './plan.ts';
import { startServer } from './start-server.ts';

/** A server plain, and one with the settings that a case asks for. */
const MAX_SERVERS = 2;

/** What became of a task: null is good. */
export interface Outcome {
  readonly task: Task;
  readonly error: unknown;
}

/** Somebody with servers of its own, who holds one task after the other. */
export interface Worker {
  /** @throws when the server does not pass. */
  readonly hold: (task: Task) => Promise<void>;
  /** A server that has died after its case had passed; null: none has. */
  readonly takeDeath: () => Outcome | null;
  readonly stop: () => Promise<void>;
}

/** A server has died, but only when its case was over. */
export class DeathFailure extends Error {
  override readonly name = 'DeathFailure';
  readonly output: string;

  constructor({ exit, output }: ServerProcess) {
    const how = exit?.signal ?? `exit code ${exit?.code}`;
    super(`All went well, and then the server has died (${how}).`);
    this.output = output;
  }
}

export interface WorkerOptions {
  readonly certificates: TemporaryCertificates;
  /** False: nobody looks at what the server prints. */
  readonly reads: boolean;
  /** Is told of every process, as it starts. */
  readonly onStart: (server: ServerProcess) => void;
}

/** Settings of whoever types the command are not those of the cases. */
const NO_SETTINGS = Object.fromEntries(
  ['LOG', 'TRACE', ...CASES.flatMap(({ env }) => Object.keys(env ?? {}))].map(
    (name) => [name, undefined],
  ),
);

/** Starts the servers that it needs. */
export function workerWith(
  command: ServerCommand,
  { certificates, reads, onStart }: WorkerOptions,
): Worker {
  let isStopped = false;
  const launch = (env: Readonly<Record<string, string>>): ServerProcess => {
    // A task that nobody waits for any more.
    if (isStopped) throw new Error('the check is over');
    const server = new ServerProcess(command, { ...NO_SETTINGS, ...env });
    onStart(server);
    return server;
  };
  const pool = new ServerPool(
    (env) => startServer(launch, env),
    certificates,
    MAX_SERVERS,
  );
  let last: Task | null = null;
  return {
    hold: async (task) => {
      if (task.kind === 'process') return holdProcess(task, launch);
      const { testCase, transport, chunking } = task;
      last = task;
      const { target, server } = await pool.serve(testCase, transport);
      const watch = reads || server === null ? server : blind(server);
      try {
        await runCase(testCase, { target, server: watch, chunking });
      } catch (error) {
        // It explains a death as well.
        pool.takeDead();
        throw error;
      }
    },
    takeDeath: () => {
      const [dead] = pool.takeDead();
      if (!dead || last === null) return null;
      return { task: last, error: new DeathFailure(dead) };
    },
    stop: async () => {
      isStopped = true;
      await pool.stop();
    },
  };
}

/** Sees everything but whether a line was printed. */
function blind(server: NonNullable<CaseRun['server']>): typeof server {
  return { ...server, logs: () => Promise.resolve(true) };
}

async function holdProcess(
  { testCase }: Extract<Task, { kind: 'process' }>,
  launch: (env: Readonly<Record<string, string>>) => ServerProcess,
): Promise<void> {
  const started: ServerProcess[] = [];
  const keep = (env: Readonly<Record<string, string>>): ServerProcess => {
    const server = launch(env);
    started.push(server);
    return server;
  };
  try {
    const start = (env: Readonly<Record<string, string>>) =>
      startServer(keep, env);
    await testCase.hold({ start, launch: keep });
  } finally {
    await Promise.all(started.map((server) => server.stop()));
  }
}

/** Talks to a server that somebody else has started. */
export function workerFor(url: URL): Worker {
  const isTls = transportOf(url) === 'tls';
  const port = Number(url.port || (isTls ? 443 : 80));
  // An address of IPv6 stands in brackets in a URL.
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const target = { host, port, ...(isTls && { ca: null }) };
  const adapt = (bytes: Buffer): Buffer => adaptTo(url, bytes);
  return {
    hold: async (task) => {
      if (task.kind === 'process') return;
      const { testCase, chunking } = task;
      const { ca: _, ...plain } = target;
      const isPlain = testCase.transport === 'tcp to tls';
      await runCase(testCase, {
        target: isPlain ? plain : target,
        server: null,
        chunking,
        adapt,
      });
    },
    takeDeath: () => null,
    stop: async () => {},
  };
}

/** The cases ask for `/` on `localhost`: this server may be elsewhere. */
function adaptTo(url: URL, bytes: Buffer): Buffer {
  const text = bytes.toString('latin1', 0, 4096);
  if (!/^[A-Z]+ \//.test(text)) return bytes;
  const target = url.pathname + url.search;
  const adapted = text
    .replace(/^([A-Z]+) \/(?=[ ?])/, (_, method) => `${method} ${target}`)
    .replace(/^Host: localhost\r$/m, () => `Host: ${url.host}\r`);
  return Buffer.concat([Buffer.from(adapted, 'latin1'), bytes.subarray(4096)]);
}
