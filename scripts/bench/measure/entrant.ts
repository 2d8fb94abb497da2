import { BenchServer } from '../servers/bench-server.ts';
import type { Contender } from '../servers/contenders.ts';
import { fragmentsLoad, messagesLoad, singleFrameLoad } from '../load/load.ts';
import type { Load } from '../load/load.ts';
import { measureIdle } from './measure-idle.ts';
import {
  checkBurst,
  checkLoad,
  measureBurst,
  measureHandshakes,
  measureStream,
} from './measure.ts';
import type { Measurement, Timing } from './measure.ts';
import { RawClient } from '../load/raw-client.ts';
import type { Burst, Handshakes, Scenario, Stream } from '../scenarios.ts';
import { memoryOf } from './usage.ts';

const MIB = 1024 * 1024;
/** What a fresh server is sent before it is measured; all of it is checked. */
const WARM_UP_BYTES = 64 * MIB;
/** Before it nothing is compiled. */
const WARM_UP: Timing = { settleMs: 0, countMs: 300 };
const SMALL_BUFFER = 1024;

/** A contender in one scenario. */
export interface Entrant {
  readonly contender: Contender;
  /** Starts what is started once. It may run beside others that start. */
  start(): Promise<void>;
  /** Proves that the echo is right, and gets going. */
  prepare(): Promise<void>;
  measure(): Promise<Measurement>;
  /** The most memory that its server had; null: nobody tells. */
  readonly peakMemory: number | null;
  /** Why it failed, in its own words. */
  readonly lastWords: string;
  end(): Promise<void>;
}

/** Lets a contender take part. */
export type Enter = typeof enter;

export function enter(
  contender: Contender,
  { work }: Scenario,
  timing: Timing,
): Entrant {
  switch (work.kind) {
    case 'burst':
    case 'handshakes':
      return new KeptServer(contender, work, timing);
    case 'stream':
      return new FreshServers(contender, work);
    case 'idle':
      return {
        contender,
        start: async () => {},
        prepare: async () => {},
        measure: () => measureIdle(contender, work.connections),
        peakMemory: null,
        lastWords: '',
        end: async () => {},
      };
  }
}

/** One server for all rounds: warm, and one round is like the other. */
class KeptServer implements Entrant {
  readonly contender: Contender;
  readonly #work: Burst | Handshakes;
  readonly #timing: Timing;
  #server: BenchServer | null = null;

  constructor(contender: Contender, work: Burst | Handshakes, timing: Timing) {
    this.contender = contender;
    this.#work = work;
    this.#timing = timing;
  }

  async start(): Promise<void> {
    this.#server = await BenchServer.start(this.contender);
  }

  async prepare(): Promise<void> {
    const work = this.#work;
    if (work.kind === 'burst') await checkBurst(this.#running, work);
    // Its answer is checked there.
    else (await RawClient.open(this.#running, SMALL_BUFFER)).destroy();
    await this.#measureFor(WARM_UP);
  }

  measure(): Promise<Measurement> {
    return this.#measureFor(this.#timing);
  }

  #measureFor(timing: Timing): Promise<Measurement> {
    const work = this.#work;
    return work.kind === 'burst'
      ? measureBurst(this.#running, work, timing)
      : measureHandshakes(this.#running, work, timing);
  }

  get #running(): BenchServer {
    if (this.#server === null) throw new Error('it has not started');
    return this.#server;
  }

  get peakMemory(): number | null {
    return this.#server && (memoryOf(this.#server.pid)?.peak ?? null);
  }

  get lastWords(): string {
    return this.#server?.lastWords ?? '';
  }

  async end(): Promise<void> {
    await this.#server?.stop();
  }
}

/**
 * A server for each measurement: some hold gigabytes afterwards, which nobody
 * has for all of them at once.
 */
class FreshServers implements Entrant {
  readonly contender: Contender;
  readonly #work: Stream;
  readonly #load: Load;
  readonly #warmUp: Load;
  #peakMemory: number | null = null;
  #lastWords = '';
  #server: BenchServer | null = null;

  constructor(contender: Contender, work: Stream) {
    this.contender = contender;
    this.#work = work;
    this.#load = loadOf(work, work.bytes);
    this.#warmUp = loadOf(work, WARM_UP_BYTES);
  }

  async start(): Promise<void> {}

  async prepare(): Promise<void> {}

  /** What is huge is checked to its end: it is not measured for its speed. */
  measure(): Promise<Measurement> {
    return this.#withServer(async (server) => {
      await checkLoad(server, this.#warmUp);
      return measureStream(server, this.#load, this.#work.isHuge);
    });
  }

  async #withServer<Result>(
    task: (server: BenchServer) => Promise<Result>,
  ): Promise<Result> {
    const server = await BenchServer.start(this.contender);
    this.#server = server;
    try {
      const result = await task(server);
      const peak = memoryOf(server.pid)?.peak ?? null;
      if (peak !== null) {
        this.#peakMemory = Math.max(peak, this.#peakMemory ?? 0);
      }
      return result;
    } finally {
      this.#lastWords = server.lastWords;
      await this.end();
    }
  }

  get peakMemory(): number | null {
    return this.#peakMemory;
  }

  get lastWords(): string {
    return this.#lastWords;
  }

  async end(): Promise<void> {
    await this.#server?.stop();
  }
}

function loadOf({ frames, frameBytes }: Stream, bytes: number): Load {
  switch (frames) {
    case 'one':
      return singleFrameLoad(bytes);
    case 'fragments':
      return fragmentsLoad(bytes / frameBytes, frameBytes);
    case 'messages':
      return messagesLoad(bytes / frameBytes, frameBytes);
  }
}
