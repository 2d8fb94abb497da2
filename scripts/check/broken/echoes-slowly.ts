import { startServer } from './sound-server.ts';

/** Answers each message after three seconds of something else. */
startServer(5, {
  echo: (message, send) => void setTimeout(() => send(message), 3_000),
});
