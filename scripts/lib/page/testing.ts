import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PageInfo } from '../../../client/src/page-info.ts';
import { freePort } from '../../../shared/testing/free-port.ts';
import { parseResponse } from '../../../shared/testing/http-response.ts';
import type { ParsedResponse } from '../../../shared/testing/http-response.ts';
import { RawPeer } from '../../../shared/testing/raw-peer.ts';
import { startPageServer, stopPageServer } from './page-server.ts';
import type { PageServerOptions } from './page-server.ts';

const HOST = '127.0.0.1';
const PATIENCE_MS = 60_000;

const INFO: PageInfo = {
  milestone: {
    ...{ number: 0, folder: '', title: 'a test' },
    ...{ adds: '', expect: '', causes: [] },
  },
  serverUrl: 'ws://127.0.0.1:4000/',
  wire: false,
};

const PAGE =
  '<!doctype html><html><head><link rel="stylesheet" href="style.css" />' +
  '<script type="module" src="page.js"></script></head>' +
  '<body><p id="said"></p></body></html>\n';
export const SCRIPT = "document.querySelector('#said').textContent = 'one';\n";

/** The server of a page in a folder of its own. */
export class PageBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'websocket-page-'));
  readonly root = join(this.folder, 'page');
  #port = 0;
  readonly #ca: string | null | undefined;

  /** @param https with it over TLS. */
  static async start(
    https: PageServerOptions['https'],
    files: (root: string) => void = () => {},
  ): Promise<PageBench> {
    const bench = new PageBench(https);
    bench.#port = await freePort();
    mkdirSync(bench.root);
    files(bench.root);
    writeFileSync(join(bench.root, 'index.html'), PAGE);
    writeFileSync(join(bench.root, 'page.js'), SCRIPT);
    writeFileSync(join(bench.root, 'style.css'), 'p { color: rgb(1, 2, 3) }');
    const { root, port } = bench;
    await startPageServer({ root, port, info: INFO, https, middleware: [] });
    return bench;
  }

  private constructor(https: PageServerOptions['https']) {
    this.#ca = https === null ? undefined : null;
  }

  get port(): number {
    return this.#port;
  }

  get origin(): string {
    const s = this.#ca === undefined ? '' : 's';
    return `http${s}://${HOST}:${this.port}`;
  }

  /** A head that the page's server has nothing against, but for what is given. */
  head(
    start: string,
    fields: Readonly<Record<string, string>> = {},
    host = `${HOST}:${this.port}`,
  ): Buffer {
    const all = Object.entries({ Host: host, ...fields });
    const lines = all.map(([name, value]) => `${name}: ${value}\r\n`);
    return Buffer.from(`${start} HTTP/1.1\r\n${lines.join('')}\r\n`);
  }

  /** Sends some bytes, and awaits nothing. */
  async send(bytes: Buffer): Promise<RawPeer> {
    const ca = this.#ca;
    const { port } = this;
    const target = { host: HOST, port, ...(ca === null && { ca }) };
    const peer = await RawPeer.connect(target);
    await peer.send(bytes);
    return peer;
  }

  /** The answer to some bytes. @throws when there is none. */
  async ask(bytes: Buffer): Promise<ParsedResponse> {
    const peer = await this.send(bytes);
    const answer = (): ParsedResponse | null =>
      parseResponse(peer.peek(), peer.ending !== null);
    await peer.until(
      () => answer() !== null || peer.ending !== null,
      PATIENCE_MS,
    );
    const response = answer();
    peer.destroy();
    if (response === null) throw new Error(`No answer: ${peer.peek()}`);
    return response;
  }

  /** Does the page still come? */
  async isThere(): Promise<boolean> {
    const { status, body } = await this.ask(this.head('GET /'));
    return status === 200 && body.includes('<p id="said">');
  }

  stop(): void {
    stopPageServer();
    rmSync(this.folder, { recursive: true });
  }
}

/** Of an opening handshake, but for the Host. */
export const UPGRADE = {
  Upgrade: 'websocket',
  Connection: 'Upgrade',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};
