import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  endWithUs,
  ensureKeeper,
  killTree,
} from '../../../shared/keeper/end-with-us.ts';
import { nodeArguments, ROOT } from '../../../shared/node-arguments.ts';

/** How long a server may take to end before it is ended by force, in ms. */
const STOP_TIMEOUT_MS = 800;

/** Whoever gives the server more time to say goodbye gets it here too. */
function stopTimeoutMs(): number {
  const asked = Number(process.env['SHUTDOWN_TIMEOUT_MS'] ?? 0);
  return STOP_TIMEOUT_MS + (Number.isFinite(asked) ? asked : 0);
}

export interface ServerChildOptions {
  /** The file to run. */
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
  /** For Node, before the file. */
  readonly nodeOptions: readonly string[];
  /**
   * Through us, and not straight to the terminal: a Node that ends puts a
   * terminal back as it was when it began, and we may want keys from it.
   */
  readonly pipesOutput?: boolean;
}

/** tsx moves code within its line, and a breakpoint would miss it. */
function typeScriptArguments(
  nodeOptions: readonly string[],
): readonly string[] {
  const isDebugged = nodeOptions.some((each) => each.startsWith('--inspect'));
  if (!isDebugged || nodeArguments().length === 0) return nodeArguments();
  const loader = join(ROOT, '.vscode', 'typescript.mjs');
  return ['--import', pathToFileURL(loader).href];
}

/**
 * A server in a process of its own. Ctrl+C in a terminal goes to every process
 * of the terminal's group, and npm sends it once more: outside that group the
 * server gets each signal once, from us. Windows has no such groups, and there
 * the console itself tells the server.
 */
export class ServerChild {
  readonly #child: ChildProcess;
  /** The exit code; for a death by signal what shells report: 128 + number. */
  readonly exited: Promise<number>;

  constructor(options: ServerChildOptions) {
    const { main, env, nodeOptions, pipesOutput = false } = options;
    const output = pipesOutput ? 'pipe' : 'inherit';
    ensureKeeper();
    this.#child = spawn(
      process.execPath,
      [...nodeOptions, ...typeScriptArguments(nodeOptions), main],
      {
        cwd: ROOT,
        env: { ...process.env, ...env },
        stdio: ['ignore', output, output],
        detached: process.platform !== 'win32',
      },
    );
    endWithUs(this.#child, { isGroup: true });
    this.#child.stdout?.pipe(process.stdout, { end: false });
    this.#child.stderr?.pipe(process.stderr, { end: false });
    this.exited = new Promise((resolve) => {
      this.#child.on('exit', (code, signal) => {
        resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
      });
      this.#child.on('error', (error) => {
        console.error(`The server cannot be started: ${error.message}.`);
        resolve(1);
      });
    });
  }

  signal(signal: NodeJS.Signals): void {
    // There kill() would be the end, without any closing.
    if (process.platform !== 'win32') this.#child.kill(signal);
  }

  #kill(): void {
    const { pid } = this.#child;
    if (pid !== undefined) killTree(pid);
  }

  /** Asks the server to end, and insists after a while. */
  async stop(signal: NodeJS.Signals): Promise<number> {
    this.signal(signal);
    const timer = setTimeout(() => this.#kill(), stopTimeoutMs());
    const code = await this.exited;
    clearTimeout(timer);
    return code;
  }
}
