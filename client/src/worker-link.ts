import type { Batch, Command, Request } from './worker-messages.ts';

interface Line {
  readonly worker: Worker;
  readonly port: MessagePort;
}

/** What comes from the worker, other than answers. */
export interface WorkerListener {
  take(batch: Batch): void;
  /** The worker ended by itself, and whatever it held is gone. */
  failed(reason: string): void;
}

/** The page's line to its worker. */
export class WorkerLink {
  readonly #listener: WorkerListener;
  readonly #unanswered = new Map<number, (problem: string) => void>();
  #lastNumber = 0;
  #line: Line | undefined;

  constructor(listener: WorkerListener) {
    this.#listener = listener;
    this.#line = this.#start();
  }

  /** Resolves to why the command could not be done, empty if it was. */
  ask(command: Command): Promise<string> {
    this.#line ??= this.#start();
    const { port } = this.#line;
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    return new Promise((resolve) => {
      this.#unanswered.set(number, resolve);
      port.postMessage({ number, command } satisfies Request);
    });
  }

  /**
   * Ends the worker, busy or not, with its socket. The next command starts
   * another one. Commands without an answer are answered with the problem.
   */
  end(problem: string): void {
    if (this.#line === undefined) return;
    // What it posted before its end may still be on the way.
    this.#line.port.onmessage = null;
    this.#line.worker.onerror = null;
    this.#line.port.close();
    this.#line.worker.terminate();
    this.#line = undefined;
    for (const number of [...this.#unanswered.keys()]) {
      this.#answer(number, problem);
    }
  }

  #start(): Line {
    const address = new URL('./socket-worker.js', import.meta.url);
    const worker = new Worker(address, { type: 'module' });
    worker.onerror = ({ message }) => {
      // A script that cannot be loaded brings an event without any message.
      const reason = message ? `failed: ${message}` : 'could not be loaded';
      const problem = `The worker that holds the connection ${reason}.`;
      this.end(problem);
      this.#listener.failed(problem);
    };
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<Batch>) => {
      this.#listener.take(data);
      for (const [number, problem] of data.answers) {
        this.#answer(number, problem);
      }
    };
    worker.postMessage(undefined, [port2]);
    return { worker, port: port1 };
  }

  #answer(number: number, problem: string): void {
    this.#unanswered.get(number)?.(problem);
    this.#unanswered.delete(number);
  }
}
