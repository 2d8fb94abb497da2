import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { endWithUs } from '../keeper/end-with-us.ts';
import { nodeArguments, ROOT } from '../node-arguments.ts';

/** On a busy machine a command may take so long. */
const PATIENCE_MS = 120_000;

/** Who was asked to end, and has not by then, is not asked again. */
const INSIST_MS = 30_000;

/** A command, `npm run NAME`, as npm would start it. */
export class Command {
  readonly child: ChildProcess;
  /** The exit code, or -1 for a death by signal. */
  readonly exited: Promise<number>;
  #output = '';

  /** @param env with `VIA_SHELL` a shell stands in between, as under npm. */
  constructor(
    script: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ) {
    const file = join(ROOT, 'scripts', `${script}.ts`);
    const words = [process.execPath, ...nodeArguments(), file, ...args];
    const [command = '', ...rest] = env['VIA_SHELL']
      ? ['sh', '-c', `${words.join(' ')}; exit $?`]
      : words;
    this.child = spawn(command, rest, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    endWithUs(this.child, { isGroup: false });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    }
    this.exited = new Promise((resolve) => {
      this.child.on('close', (code) => resolve(code ?? -1));
    });
  }

  /** What it has printed so far, to either output. */
  get output(): string {
    return this.#output;
  }

  /** Waits for some text; false when it does not come in time. */
  async prints(text: RegExp, withinMs = PATIENCE_MS): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    while (!text.test(this.#output)) {
      if (Date.now() > deadline || this.child.exitCode !== null) return false;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return true;
  }

  /**
   * Process ids of what it runs (not on Windows): the keeper is no part, nor
   * the compiler that takes the types away.
   */
  children(): number[] {
    const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], {
      encoding: 'utf8',
    });
    return list
      .split('\n')
      .filter((line) => !/keeper\.mjs$|\/esbuild /.test(line))
      .map((line) => line.trim().split(/\s+/).map(Number))
      .filter(([, parent]) => parent === this.child.pid)
      .flatMap(([pid]) => (pid === undefined ? [] : [pid]));
  }

  /** Ends it in order, as a signal does, so that its own children end too. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), INSIST_MS);
    await this.exited;
    clearTimeout(timer);
  }
}
