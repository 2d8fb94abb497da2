import { setTimeout as delay } from 'node:timers/promises';
import { wrap } from '../../shared/explain/wrap.ts';
import { freePort } from '../../shared/testing/free-port.ts';
import type { ServerProcess } from '../../shared/testing/server-process.ts';
import type { RunningServer } from '../../shared/testing/server-pool.ts';
import { connects, isFree } from '../lib/ports/ports.ts';

const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 10_000;
/** A server that says that it listens is not disturbed by attempts. */
const PATIENCE_MS = 500;
const ATTEMPT_EVERY_MS = 100;
const LOOK_EVERY_MS = 10;

/** A port may be taken by somebody else before the server listens. */
const MAX_PORTS = 3;

/** The server does not start; the message explains it. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
  readonly output: string;

  constructor(what: string, output: string) {
    super(what);
    this.output = output;
  }
}

/**
 * Starts a server, with a port of its own in PORT, and waits until it listens:
 * until it says so, or somebody answers there.
 *
 * @param launch starts the process, and may keep it to end it.
 * @throws {StartFailure} when it does not listen; it is ended then.
 */
export async function startServer(
  launch: (env: Readonly<Record<string, string>>) => ServerProcess,
  env: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const server = { process: launch({ PORT: String(port), ...env }), port };
    const isOver = await untilListening(server, env['TLS'] === 'on');
    if (isOver) return server;
    const isLost = server.process.exit !== null && !(await isFree(port));
    if (isLost && attempt < MAX_PORTS) continue;
    const what = (await whyNot(server)) + settings(env);
    await server.process.stop();
    throw new StartFailure(wrap(what).join('\n'), server.process.output);
  }
}

/** False when the server has ended, or takes too long. */
async function untilListening(
  server: RunningServer,
  isTls: boolean,
): Promise<boolean> {
  const { process, port } = server;
  const start = Date.now();
  while (process.saidPort !== port) {
    const age = Date.now() - start;
    if (process.exit !== null || age > START_TIMEOUT_MS) return false;
    if (age > PATIENCE_MS) {
      if (await connects(HOST, port, isTls)) return true;
      // It listens, but elsewhere. It may also have said so just now.
      if (process.saidPort !== null) return process.saidPort === port;
    }
    await delay(age > PATIENCE_MS ? ATTEMPT_EVERY_MS : LOOK_EVERY_MS);
  }
  return true;
}

async function whyNot({ process, port }: RunningServer): Promise<string> {
  const { exit, saidPort } = process;
  if (exit !== null) {
    const how = exit.signal ?? `exit code ${exit.code}`;
    return exit.code === 0
      ? 'The server ended before it listened, and without a fault. Is there ' +
          'nothing that it waits for: does it call listen? Or was it started ' +
          'in the background? It has to stay in the foreground.'
      : `The server ended before it listened (${how}).`;
  }
  if (saidPort !== null) {
    return (
      `The server says that it listens on port ${saidPort}. It has to take ` +
      `the port from the variable PORT, which was ${port}.`
    );
  }
  if (await connects('::1', port, false)) {
    return (
      `The server listens on ::1, which is what some systems mean by ` +
      `localhost. It has to listen on ${HOST}.`
    );
  }
  return (
    `After ${START_TIMEOUT_MS / 1_000} s nobody listens on ${HOST}, port ` +
    `${port}. That port was in the variable PORT.`
  );
}

function settings(env: Readonly<Record<string, string>>): string {
  const words = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return words.length === 0 ? '' : ` It was started with ${words.join(' ')}.`;
}
