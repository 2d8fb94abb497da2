import type { Server } from 'node:net';
import {
  CertificateError,
  hasCertificates,
  readCertificates,
} from './certificates.ts';
import type { Certificates } from './certificates.ts';
import { HOST } from './constants.ts';
import { SettingsError } from './environment.ts';
import { log, logError } from './log.ts';
import { watchOpenFiles } from './open-files.ts';
import { handleProcessEvents } from './process-events.ts';
import { closeConnections, createServer } from './server.ts';
import { readSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { prepareShutdown } from './shutdown.ts';

try {
  start();
} catch (error) {
  const isExpected =
    error instanceof SettingsError || error instanceof CertificateError;
  if (!isExpected) throw error;
  logError(error.message);
  process.exitCode = 1;
}

function start(): void {
  const settings = readSettings(process.env);
  const certificates = chooseCertificates(settings);
  const server = createServer(settings, certificates);
  handleProcessEvents(
    prepareShutdown(server, settings.limits.shutdownTimeoutMs, () =>
      closeConnections(server),
    ),
  );

  server.on('error', (error) => {
    logError(explainListenError(error, settings.port));
    process.exit(1);
  });
  server.on('listening', () => {
    const scheme = certificates ? 'https' : 'http';
    log(`Listening on ${scheme}://${HOST}:${portOf(server)}`);
  });
  server.listen(settings.port, HOST);
  watchOpenFiles(server);
}

/** Null: no TLS. */
function chooseCertificates(settings: Settings): Certificates | null {
  const { tls, certificatesFolder } = settings;
  if (tls === 'off') return null;
  if (tls === 'auto' && !hasCertificates(certificatesFolder)) {
    log(`No certificate in ${certificatesFolder}/: serving without TLS.`);
    return null;
  }
  return readCertificates(certificatesFolder);
}

/** The port that is really in use: with `PORT=0` the system chooses. */
function portOf(server: Server): number | string {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : '?';
}

function explainListenError(
  error: NodeJS.ErrnoException,
  port: number,
): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return (
        `Port ${port} is in use by another program. ` +
        'Stop that one, or choose another port: for example PORT=4001.'
      );
    case 'EACCES':
      return (
        `Port ${port} is reserved for the system. ` +
        'Choose one above 1023: for example PORT=4000.'
      );
    default:
      return `Cannot listen on ${HOST}:${port}: ${error.message}.`;
  }
}
