/*
 * Your own server. It starts, and it answers nothing useful yet.
 *
 * First:
 *
 * 1. Run it: npx tsx my-server/main.ts
 *    Then ask it, in another terminal: curl -i http://127.0.0.1:4000/
 * 2. Answer GET / with 200 and a line of text, another path with 404, and
 *    another method with 405.
 * 3. See how far you are: npm run check 1
 *
 * Then go on with the lesson, milestones/01-http-server/README.md. The files
 * and folders that it names are a proposal: yours may have others. What counts
 * is how the server answers. Stuck? npm run hint 1
 */
import http from 'node:http';

/** This machine only: nobody else can reach it while you work on it. */
const HOST = '127.0.0.1';

// To do: a PORT that is no number deserves a sentence, and no stack trace.
const port = Number(process.env['PORT'] ?? 4000);

const server = http.createServer((_request, response) => {
  // To do: look at the request, and give the answer that it deserves.
  response.writeHead(501, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end('Nothing is built here yet.\n');
});

// To do: a port that is in use is an "error" event. Say so in a sentence.
server.listen(port, HOST, () => {
  // Whoever checks your server waits for this line. With PORT=0 the system
  // chooses the port, so that it is asked which one it is.
  const address = server.address();
  const inUse = typeof address === 'object' && address ? address.port : port;
  console.log(`Listening on http://${HOST}:${inUse}`);
});

// To do: end in order on Ctrl+C, and with exit code 1 after a fault.
