import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { ROOT } from '../../shared/node-arguments.ts';
import type { Middleware } from '../../shared/wire/tap/event-stream.ts';
import { portOf } from '../../shared/wire/tap/listener.ts';
import type { PageInfo } from '../src/page-info.ts';

const HOST = '127.0.0.1';

/** What the page may do: just what `npm run milestone` lets it do. */
export const POLICY =
  "default-src 'none'; script-src 'self'; worker-src 'self'; " +
  "style-src 'self'; img-src data:; connect-src 'self' ws: wss:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
};

/** Serves the page within the tests: no process, and no watching of files. */
export class PageServer {
  /** What the page is told when it loads. */
  info: PageInfo;
  readonly #server: http.Server;

  /** @param middleware answers what else the page asks for. */
  static async start(
    info: PageInfo,
    middleware: Middleware = (_request, _response, next) => next(),
  ): Promise<PageServer> {
    const server = new PageServer(info, middleware);
    server.#server.listen(0, HOST);
    await once(server.#server, 'listening');
    return server;
  }

  private constructor(info: PageInfo, middleware: Middleware) {
    this.info = info;
    this.#server = http.createServer((request, response) => {
      middleware(request, response, () => void this.#answer(request, response));
    });
  }

  get url(): string {
    return `http://${HOST}:${portOf(this.#server)}/`;
  }

  async #answer(
    { url = '' }: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    response.setHeader('Content-Security-Policy', POLICY);
    if (url === '/page-info.json') {
      response.setHeader('Cache-Control', 'no-store');
      response.end(JSON.stringify(this.info));
      return;
    }
    const path = normalize(url === '/' ? '/index.html' : url);
    try {
      const bytes = await readFile(join(ROOT, 'client', path));
      const type = TYPES[extname(path)] ?? 'application/octet-stream';
      response.setHeader('Content-Type', `${type}; charset=utf-8`);
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
