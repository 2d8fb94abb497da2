import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { endWithUs, ensureKeeper } from '../../shared/keeper/end-with-us.ts';
import { nodeArguments, ROOT } from '../../shared/node-arguments.ts';
import type { Contender } from './contenders.ts';

const START_TIMEOUT_MS = 10_000;
const LISTENING = /Listening on http:\/\/127\.0\.0\.1:(\d+)/;
/** So much of what a server printed is kept, in characters. */
const OUTPUT_LIMIT = 4000;

/** A contender's server, running in a process of its own. */
export class EchoServer {
  readonly contender: Contender;
  readonly port: number;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #output: () => string;

  /** @throws when it does not start. */
  static async start(contender: Contender): Promise<EchoServer> {
    ensureKeeper();
    const child = spawn(
      process.execPath,
      [...nodeArguments(), contender.main],
      {
        cwd: ROOT,
        env: { ...process.env, ...contender.env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    endWithUs(child, { isGroup: false });
    const output = keepOutput(child);
    const port = await waitForPort(child, output);
    if (port === null || child.pid === undefined) {
      child.kill('SIGKILL');
      throw new Error(`${contender.name} did not start:\n${output()}`);
    }
    return new EchoServer(contender, port, child, child.pid, output);
  }

  private constructor(
    contender: Contender,
    port: number,
    child: ChildProcess,
    pid: number,
    output: () => string,
  ) {
    this.contender = contender;
    this.port = port;
    this.pid = pid;
    this.#child = child;
    this.#output = output;
  }

  /** The last of what it printed: why it failed, if it did. */
  get output(): string {
    return this.#output();
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
      return;
    }
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await exited;
  }
}

/** Reads what a process prints, so that it never waits for a full pipe. */
function keepOutput(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-OUTPUT_LIMIT);
    });
  }
  return () => output;
}

/** Null: it ended, or printed no port in time. */
async function waitForPort(
  child: ChildProcess,
  output: () => string,
): Promise<number | null> {
  return new Promise((resolve) => {
    const finish = (port: number | null): void => {
      clearTimeout(timer);
      child.stdout?.off('data', look);
      resolve(port);
    };
    const look = (): void => {
      const port = LISTENING.exec(output())?.[1];
      if (port !== undefined) finish(Number(port));
    };
    const timer = setTimeout(() => finish(null), START_TIMEOUT_MS);
    child.stdout?.on('data', look);
    child.once('error', () => finish(null));
    child.once('close', () => finish(null));
  });
}
