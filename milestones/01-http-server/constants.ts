/** The address the server listens on: this machine only. */
export const HOST = '127.0.0.1';
export const DEFAULT_PORT = 4000;

/** The one path that this server answers. */
export const PATH = '/';

/** Bytes of request line and header fields; more is answered with 431. */
export const MAX_HEADER_BYTES = 16 * 1024;

/** Milliseconds from the first byte of a request to its last. */
export const DEFAULT_REQUEST_TIMEOUT_MS = 10_000;

/** How often, in milliseconds, Node looks for requests that take too long. */
export const TIMEOUT_CHECK_INTERVAL_MS = 250;

/** Milliseconds for a peer to close after we have said our last word. */
export const LINGER_TIMEOUT_MS = 1_000;

/** Milliseconds for all peers to close when the process is told to end. */
export const SHUTDOWN_TIMEOUT_MS = 500;
