import { spawn, spawnSync } from 'node:child_process';
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

/** What starts a server. */
export interface ServerCommand {
  /** A program and its arguments, or a line for the system's shell. */
  readonly command: readonly string[] | string;
  readonly cwd: string;
}

/** How a TypeScript file is started. */
export function nodeCommand(file: string): ServerCommand {
  return { command: [process.execPath, ...nodeArguments(), file], cwd: ROOT };
}

/** How a milestone is started: its folder's name is `02-handshake`. */
function milestoneCommand(folder: string): ServerCommand {
  return nodeCommand(join(ROOT, 'milestones', folder, 'main.ts'));
}

/** A server as it is really started: a process of its own. */
export class ServerProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
  readonly #isShell: boolean;
  #output = '';
  #exit: Exit | null = null;
  #notify: () => void = () => {};

  /** @param what a command, or the folder of a milestone. */
  constructor(
    what: string | ServerCommand,
    env: Readonly<Record<string, string>> = {},
  ) {
    const { command, cwd } =
      typeof what === 'string' ? milestoneCommand(what) : what;
    this.#isShell = typeof command === 'string';
    this.child = start(command, cwd, { PORT: '0', TLS: 'off', ...env });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
        this.#notify();
      });
    }
    this.exited = new Promise((resolve) => {
      const ended = (exit: Exit): void => {
        this.#exit = exit;
        this.#notify();
        resolve(exit);
      };
      this.child.on('close', (code, signal) => ended({ code, signal }));
      this.child.on('error', (error) => {
        this.#output += `${error.message}\n`;
        ended({ code: 127, signal: null });
      });
    });
  }

  /** Everything the server has printed so far. */
  get output(): string {
    return this.#output;
  }

  /** How the server has ended; null while it runs. */
  get exit(): Exit | null {
    return this.#exit;
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
    const port = this.saidPort;
    if (port === null) {
      await this.stop();
      throw new Error(`the server did not start:\n${this.#output}`);
    }
    return port;
  }

  /** The port of which it said that it listens on it. */
  get saidPort(): number | null {
    const port = LISTENING.exec(this.#output)?.[1];
    return port === undefined ? null : Number(port);
  }

  /** Sends a signal to the server, past a shell that may have started it. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.child;
    if (this.#exit !== null || pid === undefined) return;
    if (!this.#isShell) this.child.kill(signal);
    else if (process.platform !== 'win32') killGroup(pid, signal);
    else spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
  }

  async stop(): Promise<void> {
    this.signal('SIGKILL');
    await this.exited;
  }
}

function start(
  command: ServerCommand['command'],
  cwd: string,
  env: Readonly<Record<string, string>>,
): ChildProcess {
  const isShell = typeof command === 'string';
  const [program = '', ...args] = isShell ? [shellLine(command)] : command;
  return spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    // With a group of their own the shell and what it starts end together.
    ...(isShell && { shell: true, detached: process.platform !== 'win32' }),
  });
}

/** More than one program with its arguments, for a shell. */
const NEEDS_SHELL = /[&|;<>()`$\n]|^\s*\w+=/;

/**
 * A shell that gives its place to the server does not stand in the way of its
 * signals, nor of its exit code.
 */
function shellLine(command: string): string {
  const isSimple = !NEEDS_SHELL.test(command);
  return isSimple && process.platform !== 'win32' ? `exec ${command}` : command;
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // They have all ended.
  }
}
