import { resolve } from 'node:path';
import { countBytes, grouped } from '../../../shared/wire/anatomy/numbers.ts';
import type { WireEvent } from '../../../shared/wire/events.ts';
import { Capture } from '../../../shared/wire/pcapng/capture.ts';
import { EventStream } from '../../../shared/wire/tap/event-stream.ts';
import type { Middleware } from '../../../shared/wire/tap/event-stream.ts';
import { History } from '../../../shared/wire/tap/history.ts';
import { startTap } from '../../../shared/wire/tap/tap.ts';
import type { Tap, TapOptions } from '../../../shared/wire/tap/tap.ts';
import { CommandError } from '../command-line/command-error.ts';
import type { WireOptions } from '../milestone/milestone-options.ts';
import { HOST } from '../ports/ports.ts';
import { PacedOutput } from './paced-output.ts';
import { WireTerminal } from './terminal.ts';

export interface SessionOptions
  extends WireOptions, Pick<TapOptions, 'to' | 'tls'> {
  /** Where the tap listens, on this machine only. */
  readonly port: number;
}

/** A tap, and all that it tells what crosses the wire: terminal, page, file. */
export class WireSession {
  readonly #tap: Tap;
  readonly #observers: Observers;

  /** @throws {CommandError} when a port or a file cannot be used. */
  static async start(options: SessionOptions): Promise<WireSession> {
    const { to, tls, port } = options;
    const observers = new Observers(options);
    try {
      const tap = await startTap({
        listen: { host: HOST, port },
        to,
        ...(tls && { tls }),
        onEvent: observers.onEvent,
        onBytes: observers.onBytes,
        onTrouble: observers.onTrouble,
      });
      return new WireSession(tap, observers);
    } catch (error) {
      observers.close();
      throw new CommandError(whyNot(error, port));
    }
  }

  private constructor(tap: Tap, observers: Observers) {
    this.#tap = tap;
    this.#observers = observers;
  }

  /** Tells the page. */
  get middleware(): Middleware {
    return this.#observers.stream.middleware;
  }

  /** Where the page must be opened: it tells only who knows the key. */
  pageUrl(url: string): string {
    return `${url}#wire=${this.#observers.stream.key}`;
  }

  /** Lets what is under way come to its end for a while. */
  async stop(withinMs: number): Promise<void> {
    await this.#tap.close(withinMs);
    this.#observers.tellCapture();
    this.#observers.close();
  }
}

/** All who are told. */
class Observers {
  readonly #history = new History();
  readonly stream = new EventStream(this.#history);
  readonly #output = new PacedOutput(process.stdout);
  readonly #terminal: WireTerminal;
  readonly #capture: Capture | null;

  constructor({ hex, pcap }: WireOptions) {
    this.#terminal = new WireTerminal(this.#output, hex);
    this.#capture = pcap === undefined ? null : this.#openCapture(pcap);
  }

  readonly onEvent = (event: WireEvent): void => {
    if (event.kind === 'opened') this.#capture?.opened(event);
    if (event.kind === 'ended') {
      const { connection, from, how, at } = event;
      this.#capture?.ended(connection, from, how, at);
    }
    this.#history.add(event);
    this.stream.wake();
    this.#terminal.show(event);
  };

  readonly onBytes: NonNullable<TapOptions['onBytes']> = (...bytes) => {
    this.#capture?.bytes(...bytes);
  };

  readonly onTrouble = (sentence: string): void => {
    this.#terminal.say(sentence);
  };

  /** What the file has by now. */
  tellCapture(): void {
    if (this.#capture === null) return;
    const { path, packets, bytes } = this.#capture.written;
    const count = packets === 1 ? '1 packet' : `${grouped(packets)} packets`;
    const sentence = `The capture has ${count}, ${countBytes(bytes)}: ${path}`;
    this.#terminal.say(sentence, 'bold');
  }

  close(): void {
    this.stream.close();
    this.#capture?.close();
    this.#terminal.close();
    this.#output.end();
  }

  #openCapture(file: string): Capture {
    // npm runs us in the repository's folder, wherever the user is.
    const folder = process.env['INIT_CWD'] ?? process.cwd();
    try {
      return new Capture(resolve(folder, file), (error) => {
        this.onTrouble(`${messageOf(error)} It ends here.`);
      });
    } catch (error) {
      throw new CommandError(messageOf(error));
    }
  }
}

function whyNot(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use by another program: choose another --port.`;
  }
  if (code === 'EACCES') {
    return (
      `Port ${port} is reserved for the system: choose one above 1023, ` +
      'for example --port 4000.'
    );
  }
  return `The tap cannot listen on port ${port} (${messageOf(error)}).`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
