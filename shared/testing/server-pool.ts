import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateFiles, makeCertificates } from '../certificates.ts';
import type { Case, Transport } from '../cases/case.ts';
import { folderOf } from '../course.ts';
import type { Milestone } from '../course.ts';
import type { PeerTarget } from './raw-peer.ts';
import type { CaseRun } from './run-case.ts';
import { ServerProcess } from './server-process.ts';

/** Runs one milestone's servers: one for each environment that a case asks. */
export class ServerPool {
  readonly #folder: string;
  readonly #servers = new Map<string, ServerProcess>();
  #certificates: string | null = null;

  constructor(milestone: Milestone) {
    this.#folder = folderOf(milestone);
  }

  /** A server for the case, started or already running. */
  async serve(
    testCase: Case,
    transport: Transport,
  ): Promise<Pick<CaseRun, 'target' | 'logs'>> {
    const isTls = (testCase.transport ?? transport) !== 'tcp';
    const env = {
      ...testCase.env,
      ...(isTls && { TLS: 'on', CERTS_DIR: await this.#certificatesFolder() }),
    };
    const server = this.#server(env);
    const port = await server.port();
    const from = server.output.length;
    return {
      target: await this.#target(port, testCase.transport ?? transport),
      logs: (line, withinMs) => server.prints(line, withinMs, from),
    };
  }

  #server(env: Readonly<Record<string, string>>): ServerProcess {
    const key = JSON.stringify(env);
    const running = this.#servers.get(key);
    if (running) return running;
    const server = new ServerProcess(this.#folder, env);
    this.#servers.set(key, server);
    return server;
  }

  async #target(
    port: number,
    transport: Transport | 'tcp to tls',
  ): Promise<PeerTarget> {
    const host = '127.0.0.1';
    if (transport !== 'tls') return { host, port };
    const { ca } = certificateFiles(await this.#certificatesFolder());
    return { host, port, ca: readFileSync(ca, 'utf8') };
  }

  async #certificatesFolder(): Promise<string> {
    if (this.#certificates === null) {
      const folder = mkdtempSync(join(tmpdir(), 'websocket-course-'));
      await makeCertificates(folder);
      this.#certificates = folder;
    }
    return this.#certificates;
  }

  /** Ends every server. @throws when one of them had died before. */
  async stop(): Promise<void> {
    const servers = [...this.#servers.values()];
    const dead = servers.filter(({ child }) => child.exitCode !== null);
    await Promise.all(servers.map((server) => server.stop()));
    if (this.#certificates) rmSync(this.#certificates, { recursive: true });
    const [first] = dead;
    if (first) throw new Error(`a server died:\n${first.output}`);
  }
}
