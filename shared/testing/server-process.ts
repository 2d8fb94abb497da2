import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { nodeArguments, ROOT } from '../node-arguments.ts';

const START_TIMEOUT_MS = 10_000;
const LISTENING = /Listening on https?:\/\/127\.0\.0\.1:(\d+)/;

/** How a process ended: exactly one of the two is not null. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server as it is really started: a process of its own. */
export class ServerProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
  #output = '';
  #exit: Exit | null = null;
  #notify: () => void = () => {};

  constructor(folder: string, env: Readonly<Record<string, string>> = {}) {
    const main = join(ROOT, 'milestones', folder, 'main.ts');
    this.child = spawn(process.execPath, [...nodeArguments(), main], {
      cwd: ROOT,
      env: { ...process.env, PORT: '0', TLS: 'off', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
        this.#notify();
      });
    }
    this.exited = new Promise((resolve) => {
      this.child.on('close', (code, signal) => {
        this.#exit = { code, signal };
        this.#notify();
        resolve(this.#exit);
      });
    });
  }

  /** Everything the server has printed so far. */
  get output(): string {
    return this.#output;
  }

  /** Waits for a line; false when it does not come in time. */
  async prints(line: RegExp, withinMs: number, from = 0): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    while (!line.test(this.#output.slice(from))) {
      const left = deadline - Date.now();
      if (left <= 0 || this.#exit !== null) return false;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#notify = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return true;
  }

  /** The port it listens on. @throws when it does not start. */
  async port(): Promise<number> {
    await this.prints(LISTENING, START_TIMEOUT_MS);
    const port = LISTENING.exec(this.#output)?.[1];
    if (port === undefined) {
      throw new Error(`the server did not start:\n${this.#output}`);
    }
    return Number(port);
  }

  async stop(): Promise<void> {
    if (this.#exit === null) this.child.kill('SIGKILL');
    await this.exited;
  }
}
