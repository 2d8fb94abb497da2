/** live-server brings no types: these are the parts that are used here. */
declare module 'live-server' {
  import type { FSWatcher } from 'chokidar';
  import type { IncomingMessage, Server, ServerResponse } from 'node:http';

  type Middleware = (
    request: IncomingMessage,
    response: ServerResponse,
    next: (error?: unknown) => void,
  ) => void;

  interface Options {
    host: string;
    port: number;
    root: string;
    open: boolean;
    /** Paths that are not watched. */
    ignore: string[];
    logLevel: 0 | 1 | 2 | 3;
    middleware: Middleware[];
    https?: { key: string; cert: string };
  }

  const liveServer: {
    start(options: Options): Server;
    shutdown(): void;
    /** What looks for changes; null before it has started. */
    readonly watcher: FSWatcher | null;
  };
  export default liveServer;
}
