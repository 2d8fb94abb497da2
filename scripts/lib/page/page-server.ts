import type { Server } from 'node:http';
import { join } from 'node:path';
import liveServer from 'live-server';
import type { PageInfo } from '../../../client/src/page-info.ts';
import type { Middleware } from '../../../shared/wire/tap/event-stream.ts';
import { ROOT } from '../../../shared/node-arguments.ts';
import { guard } from './guard.ts';
import { securityHeaders } from './headers.ts';
import { onlyFilesOf, reloadHtml, scriptIn, servePage } from './page-file.ts';
import { explainPageWatch } from './page-watch.ts';
import { HOST } from '../ports/ports.ts';

export interface PageServerOptions {
  readonly port: number;
  readonly info: PageInfo;
  /** Key and certificate as PEM, for a page over https. */
  readonly https: { readonly key: string; readonly cert: string } | null;
  /** Answers what else the page asks for. */
  readonly middleware: readonly Middleware[];
  /** Where the page lies, if it is another one. */
  readonly root?: string;
}

/** Serves the page, which reloads when one of its files changes. */
export async function startPageServer(
  options: PageServerOptions,
): Promise<void> {
  const { port, info, https, root = join(ROOT, 'client') } = options;
  const reload = await reloadHtml();
  const server = liveServer.start({
    host: HOST,
    port,
    root,
    open: false,
    ignore: [join(root, 'src')],
    logLevel: 0,
    middleware: [
      tell(info),
      ...options.middleware,
      servePage(root, reload),
      onlyFilesOf(root),
    ],
    ...(https && { https }),
  });
  guard(server, securityHeaders(scriptIn(reload)));
  explainPageWatch();
  await listening(server);
}

function tell(info: PageInfo): Middleware {
  return (request, response, next) => {
    if (request.url !== '/page-info.json') return next();
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Cache-Control', 'no-store');
    response.end(JSON.stringify(info));
  };
}

/** live-server's own answer to a port in use is another port: not with us. */
function listening(server: Server): Promise<void> {
  server.removeAllListeners('error');
  return new Promise((resolve, reject) => {
    server.once('listening', resolve);
    // It stays: a failure to accept a connection is no reason to end.
    server.on('error', reject);
  });
}

export function stopPageServer(): void {
  liveServer.shutdown();
}
