import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { basename, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  endWithUs,
  ensureKeeper,
  killTree,
  signalGroup,
} from '../keeper/end-with-us.ts';
import { nodeArguments, ROOT } from '../node-arguments.ts';
import { OutputLog } from './output-log.ts';

/** It only keeps a test from hanging: on a busy machine a start takes long. */
const START_TIMEOUT_MS = 50_000;
const LISTENING = /Listening on https?:\/\/[^\s/]{1,60}:(\d{1,5})\b/;
/** A line that says so is not longer, and may come in two chunks. */
const OVERLAP_CHARACTERS = 200;

/** What a process printed last may come a little after its end. */
const LAST_OUTPUT_MS = 200;

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
  /** All that stands in its environment but its settings; otherwise ours. */
  readonly env?: Environment;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** How a TypeScript file is started. */
export function nodeCommand(file: string): ServerCommand {
  return { command: [process.execPath, ...nodeArguments(), file], cwd: ROOT };
}

/** How a milestone is started. @param folder its folder, or the name of it. */
export function milestoneCommand(folder: string): readonly string[] {
  const main = join(ROOT, 'milestones', basename(folder), 'main.ts');
  return [process.execPath, ...nodeArguments(), main];
}

/** A server as it is really started: a process of its own. */
export class ServerProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
  /** A command may start others: they end together. */
  readonly #isGroup: boolean;
  readonly #log = new OutputLog();
  readonly #forget: () => void;
  #saidPort: number | null = null;
  #exit: Exit | null = null;
  #notify: () => void = () => {};

  /** @param what a command, or the folder of a milestone. */
  constructor(what: string | ServerCommand, env: Environment = {}) {
    this.#isGroup = typeof what !== 'string';
    const command =
      typeof what === 'string'
        ? { command: milestoneCommand(what), cwd: ROOT }
        : what;
    const settings = { PORT: '0', TLS: 'off', ...env };
    ensureKeeper();
    this.child = start(command, settings, this.#isGroup);
    this.#forget = endWithUs(this.child, { isGroup: this.#isGroup });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (text: string) => this.#onOutput(text));
    }
    this.exited = new Promise((resolve) => this.#whenEnded(resolve));
  }

  #onOutput(text: string): void {
    const from = this.#log.position - OVERLAP_CHARACTERS;
    this.#log.push(text);
    if (this.#saidPort === null) this.#findPort(this.#log.after(from));
    this.#notify();
  }

  #findPort(text: string): void {
    const port = LISTENING.exec(text)?.[1];
    if (port !== undefined) this.#saidPort = Number(port);
  }

  #whenEnded(resolve: (exit: Exit) => void): void {
    const ended = (exit: Exit): void => {
      this.#exit ??= exit;
      this.#notify();
      resolve(this.#exit);
    };
    // What it has started may still hold its output: "close" never comes then.
    this.child.on('exit', (code, signal) => {
      setTimeout(() => ended({ code, signal }), LAST_OUTPUT_MS);
    });
    this.child.on('close', (code, signal) => ended({ code, signal }));
    this.child.on('error', (error) => {
      this.#log.push(`${error.message}\n`);
      ended({ code: 127, signal: null });
    });
  }

  /** What the server has printed so far; of very much the end. */
  get output(): string {
    return this.#log.after(0);
  }

  /** A place in the output, to read on from. */
  get position(): number {
    return this.#log.position;
  }

  outputAfter(position: number): string {
    return this.#log.after(position);
  }

  /** How the server has ended; null while it runs. */
  get exit(): Exit | null {
    return this.#exit;
  }

  /** Waits for a line; false when it does not come in time. */
  async prints(line: RegExp, withinMs: number, from = 0): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    while (!line.test(this.#log.after(from))) {
      const left = deadline - Date.now();
      if (this.#exit !== null) return false;
      if (left <= 0) {
        // Who was kept from listening for a while hears first what has come.
        await nextTurn();
        await nextTurn();
        return line.test(this.#log.after(from));
      }
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
      throw new Error(`the server did not start:\n${this.output}`);
    }
    return port;
  }

  /** The port of which it said that it listens on it. */
  get saidPort(): number | null {
    return this.#saidPort;
  }

  /** Sends a signal to the server, also past a shell that has started it. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    if (!this.#isGroup) this.child.kill(signal);
    else if (process.platform === 'win32') killTree(pid);
    else signalGroup(pid, signal);
  }

  async stop(): Promise<void> {
    this.signal('SIGKILL');
    await this.exited;
    this.#forget();
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
  }
}

function start(
  { command, cwd, env = process.env }: ServerCommand,
  settings: Environment,
  isGroup: boolean,
): ChildProcess {
  const isShell = typeof command === 'string';
  const [program = '', ...args] = isShell ? [shellLine(command)] : command;
  return spawn(program, args, {
    cwd,
    env: { ...env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    shell: isShell,
    detached: isGroup && process.platform !== 'win32',
  });
}

/**
 * A signal is for the server: the shell around it waits for it, and passes its
 * exit code on. Windows has no such signals.
 */
function shellLine(command: string): string {
  if (process.platform === 'win32') return command;
  return `trap : INT TERM HUP\n${command}`;
}
