import type { PageInfo } from '../../../client/src/page-info.ts';
import type { Middleware } from '../../../shared/wire/tap/event-stream.ts';
import type { CertificatePair } from '../milestone/milestone-certificates.ts';
import { watchPage } from './page-build.ts';
import { startPageServer, stopPageServer } from './page-server.ts';

export interface PageOptions {
  readonly port: number;
  /** What the page is told, but for the wire. */
  readonly info: Omit<PageInfo, 'wire'>;
  readonly https: CertificatePair | null;
  /** Compiles the page again when its source changes. */
  readonly watch: boolean;
  /** Tells the page what crosses the wire; null: there is no tap. */
  readonly wire: Middleware | null;
}

/** Serves the page, which has been built. What comes back stops it. */
export async function startPage(options: PageOptions): Promise<() => void> {
  const { port, https, wire } = options;
  await startPageServer({
    port,
    info: { ...options.info, wire: wire !== null },
    https,
    middleware: wire === null ? [] : [wire],
  });
  const stopCompiler = options.watch ? watchPage() : null;
  return () => {
    stopCompiler?.();
    stopPageServer();
  };
}
