import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { expectService } from './echo-peer.ts';
import { expectFilesClosed, openFilesOf } from './process-usage.ts';
import { ServerProcess } from './server-process.ts';

/** How long a server may take to let the last peers go. */
const CLOSED_WITHIN_MS = 30_000;
/** How long a dying server may take to say why. */
const LAST_WORDS_MS = 500;

const ENV = {
  LOG: 'off',
  // A ping of the server would come as a surprise where an echo is awaited.
  HEARTBEAT_INTERVAL_MS: '3600000',
};

/** A server that must be as well after a test as it was before. */
export class WatchedServer {
  readonly process: ServerProcess;
  readonly port: number;
  /** Files that it has open without any peer. */
  readonly #files: number;
  #errors = '';

  /** @param folder the milestone's folder, for example `…/05-echo`. */
  static async start(
    folder: string,
    env: Readonly<Record<string, string>>,
  ): Promise<WatchedServer> {
    const server = new ServerProcess(basename(folder), { ...ENV, ...env });
    try {
      const port = await server.port();
      // What a server does for the first time may open files that stay open.
      await expectService(port);
      return new WatchedServer(server, port);
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  private constructor(server: ServerProcess, port: number) {
    this.process = server;
    this.port = port;
    this.#files = openFilesOf(server);
    // What Node says when it starts, of experiments perhaps, does not count.
    server.child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString();
    });
  }

  /** Somebody new is served, and nothing went wrong so far. */
  async expectService(): Promise<void> {
    await expectService(this.port);
    expect(this.#errors).toBe('');
  }

  /** Nobody is there any more, and nothing of them either. */
  async expectNothingLeft(): Promise<void> {
    await this.expectService();
    await expectFilesClosed(this.process, this.#files, CLOSED_WITHIN_MS);
    expect(this.process.child.exitCode).toBeNull();
  }

  /** What it has printed of errors, to the last of them if it dies. */
  async lastWords(): Promise<string> {
    await Promise.race([this.process.exited, delay(LAST_WORDS_MS)]);
    return this.#errors;
  }

  /** @throws when it has printed any error. */
  async stop(): Promise<void> {
    await this.process.stop();
    expect(this.#errors).toBe('');
  }
}
