import { startServer } from './sound-server.ts';

/** No mistake. The milestone may stand behind the name: `sound.ts 4`. */
startServer(Number(process.argv[2] ?? 5));
