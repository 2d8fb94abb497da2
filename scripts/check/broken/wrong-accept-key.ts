import { createHash } from 'node:crypto';
import { startServer } from './sound-server.ts';

/** Forgets the GUID: hashes the key alone. */
startServer(2, {
  acceptValue: (key) => createHash('sha1').update(key).digest('base64'),
});
