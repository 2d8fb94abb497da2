import type { Sender } from '../events.ts';
import type { Ending, Side } from './side.ts';
import type { Watcher } from './watcher.ts';

/**
 * Passes on what each side sends, as it came and as fast as the other one
 * reads: at most a chunk or two wait here.
 */
export function joinSides(client: Side, server: Side, watcher: Watcher): void {
  passOn('client', client, server, watcher);
  passOn('server', server, client, watcher);
  client.start();
  server.start();
}

function passOn(sender: Sender, from: Side, to: Side, watcher: Watcher): void {
  // First the bytes, then the looking: nobody waits for it.
  from.onChunk = (chunk) => {
    if (!to.write(chunk)) from.pause();
    watcher.bytes(sender, chunk);
  };
  to.onDrain = () => from.resume();
  const end = (how: Ending): void => {
    if (how === 'end') to.end();
    else to.reset();
    watcher.ended(sender, how);
    // A reset is the end of both directions.
    if (how === 'reset') watcher.ended(otherThan(sender), how);
  };
  from.onEnd = end;
  if (from.ending !== null) end(from.ending);
}

function otherThan(sender: Sender): Sender {
  return sender === 'client' ? 'server' : 'client';
}
