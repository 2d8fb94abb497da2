import type { Server } from 'node:http';
import { join } from 'node:path';
import liveServer from 'live-server';
import type { PageInfo } from '../client/src/page-info.ts';
import type { Middleware } from '../shared/wire/tap/event-stream.ts';
import { ROOT } from '../shared/node-arguments.ts';
import { HOST } from './ports.ts';

export interface PageServerOptions {
  readonly port: number;
  readonly info: PageInfo;
  /** Key and certificate as PEM, for a page over https. */
  readonly https: { readonly key: string; readonly cert: string } | null;
  /** Answers what else the page asks for. */
  readonly middleware: readonly Middleware[];
}

/** Serves the page, which reloads when one of its files changes. */
export async function startPageServer(
  options: PageServerOptions,
): Promise<void> {
  const server = liveServer.start({
    host: HOST,
    port: options.port,
    root: join(ROOT, 'client'),
    open: false,
    ignore: [join(ROOT, 'client', 'src')],
    logLevel: 0,
    middleware: [
      (request, response, next) => {
        if (request.url !== '/page-info.json') return next();
        response.setHeader('Content-Type', 'application/json');
        response.setHeader('Cache-Control', 'no-store');
        response.end(JSON.stringify(options.info));
      },
      ...options.middleware,
    ],
    ...(options.https && { https: options.https }),
  });
  await listening(server);
}

/** live-server's own answer to a port in use is another port: not with us. */
function listening(server: Server): Promise<void> {
  server.removeAllListeners('error');
  return new Promise((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
}

export function stopPageServer(): void {
  liveServer.shutdown();
}
