/** The address the server listens on: this machine only. */
export const HOST = '127.0.0.1';
export const DEFAULT_PORT = 4000;

/** The one path that this server answers. */
export const PATH = '/';

/** How often, in milliseconds, Node looks for requests that take too long. */
export const TIMEOUT_CHECK_INTERVAL_MS = 250;

/** Connections above the limit that are told why, at a time. */
export const MAX_REFUSALS = 64;

/**
 * Bytes that have left this process, and of which nobody tells whether the peer
 * has read them: up to 4 MiB in our system, 6 in its own, and some between.
 */
export const MAX_UNSEEN_BYTES = 12 * 1024 * 1024;

/** RFC 6455, 1.3: added to the key, so that the answer proves understanding. */
export const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** RFC 6455, 4.2.1: the one version there is, compared as text. */
export const WEBSOCKET_VERSION = '13';

/** The names under which this server may be called, without the port. */
export const DEFAULT_ALLOWED_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** The page of this course, under both of its names, without and with TLS. */
export const DEFAULT_ALLOWED_ORIGINS = [
  'http://localhost:5500',
  'http://127.0.0.1:5500',
  'https://localhost:5500',
  'https://127.0.0.1:5500',
];

/** Bytes in one frame of a message that we send; 0: all in one frame. */
export const DEFAULT_FRAGMENT_BYTES = 0;

/** Where key and certificate lie, seen from the folder of the command. */
export const DEFAULT_CERTIFICATES_FOLDER = 'certs';
export const KEY_FILE = 'key.pem';
export const CERTIFICATE_FILE = 'cert.pem';

/** Older versions of TLS are broken (RFC 8996). */
export const LOWEST_TLS_VERSION = 'TLSv1.2';

/** From here on TLS is for those who ask for it: nobody has to trust a CA. */
export const DEFAULT_TLS = 'off';
