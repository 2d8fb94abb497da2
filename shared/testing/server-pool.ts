import { readFileSync } from 'node:fs';
import { certificateFiles } from '../certificates.ts';
import type { Case, Transport } from '../cases/case.ts';
import type { PeerTarget } from './raw-peer.ts';
import type { CaseRun, ServerWatch } from './run-case.ts';
import type { ServerProcess } from './server-process.ts';
import type { TemporaryCertificates } from './temporary-certificates.ts';

/** A server that listens. */
export interface RunningServer {
  readonly process: ServerProcess;
  readonly port: number;
}

type Environment = Readonly<Record<string, string>>;

/** Starts a server, and waits until it listens. */
export type StartServer = (env: Environment) => Promise<RunningServer>;

/** The environment that most cases ask for: none of their own. */
const PLAIN = JSON.stringify({});

/** One server for each environment that a case asks for. */
export class ServerPool {
  readonly #start: StartServer;
  readonly #certificates: TemporaryCertificates;
  readonly #maxServers: number;
  readonly #servers = new Map<string, RunningServer>();
  readonly #dead: ServerProcess[] = [];
  readonly #failed = new Map<string, unknown>();

  /** @param maxServers beyond so many the one that was started first ends. */
  constructor(
    start: StartServer,
    certificates: TemporaryCertificates,
    maxServers = Infinity,
  ) {
    this.#start = start;
    this.#certificates = certificates;
    this.#maxServers = maxServers;
  }

  /** A server for the case, started or already running. */
  async serve(
    testCase: Case,
    transport: Transport,
  ): Promise<Pick<CaseRun, 'target' | 'server'>> {
    const asked = testCase.transport ?? transport;
    const env = {
      ...testCase.env,
      ...(asked !== 'tcp' && {
        TLS: 'on',
        CERTS_DIR: await this.#certificates.folder(),
      }),
    };
    const { process, port } = await this.#server(env);
    const target = await this.#target(port, asked);
    return { target, server: watch(process) };
  }

  async #server(env: Environment): Promise<RunningServer> {
    const key = JSON.stringify(env);
    const running = this.#servers.get(key);
    if (running && running.process.exit === null) return running;
    if (running) this.#dead.push(running.process);
    if (this.#servers.size >= this.#maxServers) await this.#endOldest();
    const server = await this.#startOnce(key, env);
    this.#servers.set(key, server);
    return server;
  }

  /** What did not start is not tried again. */
  async #startOnce(key: string, env: Environment): Promise<RunningServer> {
    if (this.#failed.has(key)) throw this.#failed.get(key);
    try {
      return await this.#start(env);
    } catch (error) {
      this.#failed.set(key, error);
      throw error;
    }
  }

  async #endOldest(): Promise<void> {
    const others = [...this.#servers].filter(([key]) => key !== PLAIN);
    const [oldest] = others;
    if (!oldest) return;
    const [key, { process }] = oldest;
    if (process.exit !== null) this.#dead.push(process);
    this.#servers.delete(key);
    await process.stop();
  }

  /** The servers that have died since somebody asked last. */
  takeDead(): readonly ServerProcess[] {
    for (const [key, { process }] of this.#servers) {
      if (process.exit === null) continue;
      this.#dead.push(process);
      this.#servers.delete(key);
    }
    return this.#dead.splice(0);
  }

  async #target(
    port: number,
    transport: Transport | 'tcp to tls',
  ): Promise<PeerTarget> {
    const host = '127.0.0.1';
    if (transport !== 'tls') return { host, port };
    const { ca } = certificateFiles(await this.#certificates.folder());
    return { host, port, ca: readFileSync(ca, 'utf8') };
  }

  /** Ends every server. Those that had died before are given back. */
  async stop(): Promise<readonly ServerProcess[]> {
    const dead = this.takeDead();
    const running = [...this.#servers.values()];
    await Promise.all(running.map(({ process }) => process.stop()));
    return dead;
  }
}

function watch(process: ServerProcess): ServerWatch {
  const from = process.position;
  return {
    logs: (line, withinMs) => process.prints(line, withinMs, from),
    output: () => process.outputAfter(from),
    exit: () => process.exit,
  };
}
