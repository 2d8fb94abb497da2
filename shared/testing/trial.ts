import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { endWithUs } from '../keeper/end-with-us.ts';
import { ROOT } from '../node-arguments.ts';
import { markedProcesses } from './marked-processes.ts';

/** So long a command may take to be ready on a busy machine. */
export const PATIENCE_MS = 80_000;

interface TrialOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A command with a mark that all it starts inherits. On Linux only. */
export class Trial {
  readonly mark = `TRIAL=${randomUUID()}`;
  readonly child: ChildProcess;
  /** What it has printed so far, to either output. */
  output = '';

  constructor(
    [program = '', ...args]: readonly string[],
    { cwd = ROOT, env = {} }: TrialOptions = {},
  ) {
    const [name = '', value] = this.mark.split('=');
    this.child = spawn(program, args, {
      cwd,
      env: { ...process.env, TLS: 'off', ...env, [name]: value },
      stdio: 'pipe',
    });
    endWithUs(this.child, { isGroup: false });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
  }

  /** @throws when it ends before. */
  async until(isSo: (trial: this) => boolean): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!isSo(this)) {
      const isOver = this.child.exitCode !== null || Date.now() > deadline;
      if (isOver) throw new Error(`it was never ready:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Waits until it ends. @returns the exit code. */
  async ends(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      await new Promise((resolve) => this.child.once('close', resolve));
    }
    return this.child.exitCode;
  }

  /** Command lines of those who live. */
  get commands(): readonly string[] {
    return markedProcesses(this.mark).map(({ command }) => command);
  }

  /** Whoever of it still lives: it has failed. */
  kill(): void {
    for (const { pid } of markedProcesses(this.mark)) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has just ended.
      }
    }
  }

  /** To the command itself, and not to npm, which may stand above it. */
  signal(signal: NodeJS.Signals): void {
    const own = markedProcesses(this.mark).find(({ command }) =>
      /^\S*node .*(run\.cjs|scripts\/\w+\.ts) /.test(command),
    );
    if (own !== undefined) process.kill(own.pid, signal);
  }
}
