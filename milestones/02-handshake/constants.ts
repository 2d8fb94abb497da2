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

/** RFC 6455, 1.3: added to the key, so that the answer proves understanding. */
export const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** RFC 6455, 4.2.1: the one version there is, compared as text. */
export const WEBSOCKET_VERSION = '13';

/** The names under which this server may be called, without the port. */
export const DEFAULT_ALLOWED_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** The page of this course, under both of its names. */
export const DEFAULT_ALLOWED_ORIGINS = [
  'http://localhost:5500',
  'http://127.0.0.1:5500',
];

/** How often, in milliseconds, dropped bytes are reported, at the most. */
export const DISCARD_REPORT_INTERVAL_MS = 100;
