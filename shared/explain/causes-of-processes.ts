import type { Clues } from './clues.ts';

/** Likely causes where the server has died, or was never there. */
export const PROCESS_CAUSES: readonly ((clues: Clues) => string | null)[] = [
  ({ failure: { server } }) => {
    const reset = /ECONNRESET|EPIPE|BrokenPipe|ConnectionReset/;
    if (!server?.exit || !reset.test(server.output)) return null;
    return (
      'The server has died of a connection that broke. A peer may leave at ' +
      'any time: every socket needs an error handler of its own, also the ' +
      'one that the upgrade hands over.'
    );
  },

  ({ failure: { server, chunking, said } }) => {
    if (!server?.exit) return null;
    const isAfterBytes = said.some(({ by }) => by === 'peer');
    if (chunking.name === 'byte by byte' && isAfterBytes) {
      return (
        'The server has died of bytes that came one at a time, and not when ' +
        'they came together. It reads what is not there yet: a header may ' +
        'come in several chunks. Wait until there is enough of it.'
      );
    }
    return 'The server has died. What it printed says of what.';
  },

  ({ failure: { problem, server } }) => {
    if (problem.kind !== 'connect') return null;
    if (!/ECONNREFUSED|ENOTFOUND|EHOST/.test(problem.what)) return null;
    return server === null
      ? 'Nobody listens at this address. Is the server running, and on this ' +
          'port?'
      : 'The server runs, but does not listen, or no longer. The line that ' +
          'says so belongs into the callback of listen; and no connection ' +
          'should end it.';
  },

  ({ failure: { problem } }) =>
    problem.kind === 'connect' && /^TLS: /.test(problem.what)
      ? 'Does the server speak TLS on this port? It answered the TLS ' +
        'handshake with something else, plain HTTP perhaps.'
      : null,

  ({ failure: { problem } }) =>
    problem.kind === 'connect' && /closed at once|ECONNRESET/.test(problem.what)
      ? 'The server took the connection and broke it off before anything was ' +
        'sent. Does it refuse this peer, or end after the one before?'
      : null,

  ({ failure: { problem } }) =>
    problem.kind === 'connect' && /no answer/.test(problem.what)
      ? 'Somebody listens, but nobody accepts: is the server busy with ' +
        'another connection, in a loop that never ends?'
      : null,
];
