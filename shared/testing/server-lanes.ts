import type { Case, Transport } from '../cases/case.ts';
import type { CaseRun } from './run-case.ts';
import { ServerPool } from './server-pool.ts';
import type { StartServer } from './server-pool.ts';
import type { ServerProcess } from './server-process.ts';
import type { TemporaryCertificates } from './temporary-certificates.ts';

/** So many conversations at a time: most of them wait, and not for us. */
const LANES = 6;

/** In each lane: more of them would only take memory. */
const MAX_SERVERS = 3;

interface Waiting {
  readonly settings: string | null;
  readonly begin: (lane: ServerPool) => void;
}

/**
 * Servers for conversations side by side. No server has two of them at a time:
 * what it prints, and who is connected, is of one case only.
 */
export class ServerLanes {
  readonly #lanes: readonly ServerPool[];
  /** The one that was used last comes last: its servers run already. */
  readonly #free: ServerPool[];
  /** Whoever has a server with some settings keeps the cases for it. */
  readonly #owners = new Map<string, ServerPool>();
  #waiting: readonly Waiting[] = [];

  constructor(start: StartServer, certificates: TemporaryCertificates) {
    this.#lanes = Array.from(
      { length: LANES },
      () => new ServerPool(start, certificates, MAX_SERVERS),
    );
    this.#free = [...this.#lanes];
  }

  /** Holds a conversation as soon as there is a lane for it. */
  async use(
    testCase: Case,
    transport: Transport,
    talk: (server: Pick<CaseRun, 'target' | 'server'>) => Promise<void>,
  ): Promise<void> {
    const lane = await this.#take(settingsOf(testCase));
    try {
      await talk(await lane.serve(testCase, transport));
    } finally {
      this.#release(lane);
    }
  }

  async #take(settings: string | null): Promise<ServerPool> {
    const lane = this.#free.findLast((each) => this.#suits(each, settings));
    if (lane === undefined) {
      return new Promise((begin) => {
        this.#waiting = [...this.#waiting, { settings, begin }];
      });
    }
    this.#free.splice(this.#free.indexOf(lane), 1);
    return this.#own(lane, settings);
  }

  #release(lane: ServerPool): void {
    const next = this.#waiting.find(({ settings }) =>
      this.#suits(lane, settings),
    );
    if (next === undefined) {
      this.#free.push(lane);
      return;
    }
    this.#waiting = this.#waiting.filter((each) => each !== next);
    next.begin(this.#own(lane, next.settings));
  }

  #suits(lane: ServerPool, settings: string | null): boolean {
    return settings === null || (this.#owners.get(settings) ?? lane) === lane;
  }

  #own(lane: ServerPool, settings: string | null): ServerPool {
    if (settings !== null) this.#owners.set(settings, lane);
    return lane;
  }

  /** Ends every server. Those that had died before are given back. */
  async stop(): Promise<readonly ServerProcess[]> {
    const dead = await Promise.all(this.#lanes.map((lane) => lane.stop()));
    return dead.flat();
  }
}

/** What the server is started with; null where it is nothing special. */
function settingsOf({ env, transport }: Case): string | null {
  return env || transport ? JSON.stringify({ env, transport }) : null;
}
