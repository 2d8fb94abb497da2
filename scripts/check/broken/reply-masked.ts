import { unmask } from './sound-reading.ts';
import { startServer } from './sound-server.ts';
import { buildFrame } from './sound-writing.ts';

const MASK_BIT = 0x80;
const KEY = Buffer.from([0x12, 0x34, 0x56, 0x78]);

/** Masks what it sends, as a client does. (To mask is to unmask.) */
startServer(5, {
  buildFrame(frame, length) {
    const masked = Buffer.from(length);
    masked[0] = MASK_BIT | (length[0] ?? 0);
    const payload = Buffer.concat([KEY, unmask(frame.payload, KEY)]);
    return buildFrame({ ...frame, payload }, masked);
  },
});
