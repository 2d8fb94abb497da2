import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from '../../shared/testing/command.ts';
import { freePort } from '../../shared/testing/free-port.ts';

/** What a command with a tap prints when all is ready. */
export const READY = /Ctrl\+C(.|\n)*payload\n/;

export interface Ports {
  readonly port: number;
  readonly clientPort: number;
  /** To ask for these ports. */
  readonly args: readonly string[];
}

export async function freePorts(): Promise<Ports> {
  const [port, clientPort] = [await freePort(), await freePort()];
  const args = ['--port', `${port}`, '--client-port', `${clientPort}`];
  return { port, clientPort, args };
}

/** Commands that run in a folder of their own, and end with a test. */
export class CommandBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'websocket-wire-'));
  readonly certificates = join(this.folder, 'certs');
  readonly #commands: Command[] = [];

  run(
    script: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Command {
    const command = new Command(script, args, {
      CERTS_DIR: this.certificates,
      INIT_CWD: this.folder,
      ...env,
    });
    this.#commands.push(command);
    return command;
  }

  async endCommands(): Promise<void> {
    const commands = this.#commands.splice(0);
    await Promise.all(commands.map((command) => command.kill()));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
