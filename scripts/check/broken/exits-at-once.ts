import { readFileSync } from 'node:fs';
import { startServer } from './sound-server.ts';

/** Needs a file that only the learner's other computer has. */
const port = Number(readFileSync('port.txt', 'utf8'));
startServer(2, { port: () => port });
