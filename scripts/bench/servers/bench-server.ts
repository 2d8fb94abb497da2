import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  endWithUs,
  ensureKeeper,
  removeWithUs,
} from '../../../shared/keeper/end-with-us.ts';
import { nodeArguments, ROOT } from '../../../shared/node-arguments.ts';
import type { Contender } from './contenders.ts';
import type { Target } from '../load/raw-client.ts';

const START_TIMEOUT_MS = 20_000;
const POLL_MS = 10;
const LISTENING = /Listening on http:\/\/127\.0\.0\.1:(\d+)/;
/** So much of what a server printed is shown, in characters. */
const SHOWN = 1000;

let folder: string | null = null;
let servers = 0;

/** A contender's server, running in a process of its own. */
export class BenchServer implements Target {
  readonly contender: Contender;
  readonly port: number;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #logFile: string;

  /**
   * @param env what it is told besides what the contender says.
   * @throws when it does not start.
   */
  static async start(
    contender: Contender,
    env: Readonly<Record<string, string>> = {},
  ): Promise<BenchServer> {
    servers += 1;
    const logFile = join(logFolder(), `${servers}.log`);
    const child = spawnServer(contender, env, logFile);
    const port = await waitForPort(child, logFile);
    if (port === null || child.pid === undefined) {
      child.kill('SIGKILL');
      throw new Error(`it did not start:\n${endOf(logFile)}`);
    }
    return new BenchServer(contender, port, child.pid, child, logFile);
  }

  private constructor(
    contender: Contender,
    port: number,
    pid: number,
    child: ChildProcess,
    logFile: string,
  ) {
    this.contender = contender;
    this.port = port;
    this.pid = pid;
    this.#child = child;
    this.#logFile = logFile;
  }

  get speaksWebSocket(): boolean {
    return this.contender.speaksWebSocket;
  }

  /** The last of what it printed: why it failed, if it did. */
  get lastWords(): string {
    return endOf(this.#logFile);
  }

  /** Bytes that it has printed. */
  get printed(): number {
    return statSync(this.#logFile).size;
  }

  /** What it printed after its first so many bytes. */
  printedSince(bytes: number): string {
    return readFileSync(this.#logFile).subarray(bytes).toString();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async stop(): Promise<void> {
    if (hasEnded(this.#child)) return;
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await exited;
  }
}

/**
 * It prints to a file: reading a pipe would be work for the load generator,
 * and milestones print a line for each connection.
 */
function spawnServer(
  contender: Contender,
  env: Readonly<Record<string, string>>,
  logFile: string,
): ChildProcess {
  const log = openSync(logFile, 'w');
  try {
    const args = [...nodeArguments(), contender.main];
    ensureKeeper();
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...contender.env, ...env },
      stdio: ['ignore', log, log],
    });
    // It has no process id then, and that is noticed.
    child.on('error', () => {});
    endWithUs(child, { isGroup: false });
    return child;
  } finally {
    closeSync(log);
  }
}

/** Null: it ended, or printed no port in time. */
async function waitForPort(
  child: ChildProcess,
  logFile: string,
): Promise<number | null> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && !hasEnded(child)) {
    const port = LISTENING.exec(readFileSync(logFile, 'utf8'))?.[1];
    if (port !== undefined) return Number(port);
    await delay(POLL_MS);
  }
  return null;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function logFolder(): string {
  if (folder !== null) return folder;
  const made = mkdtempSync(join(tmpdir(), 'websocket-bench-'));
  removeWithUs(made);
  folder = made;
  return made;
}

function endOf(logFile: string): string {
  return readFileSync(logFile, 'utf8').trimEnd().slice(-SHOWN);
}
