/*
 * What runs in the worker: the WebSocket itself. The browser encodes a text
 * within send(), and 1 GiB takes it seconds. Here that holds up no page.
 */
import { roundSize } from './format.ts';
import { reasonOf } from './reason.ts';
import { Outbox } from './worker/outbox.ts';
import { payloadOf } from './worker/payload.ts';
import { SocketHost } from './worker/socket-host.ts';
import type { Command, Outgoing, Request } from './worker-messages.ts';

// The page's first message brings the port that all others go through.
addEventListener('message', ({ ports }) => ports.forEach(serve), {
  once: true,
});

function serve(port: MessagePort): void {
  const outbox = new Outbox((batch) => port.postMessage(batch));
  const host = new SocketHost(outbox);
  port.onmessage = ({ data }: MessageEvent<Request>) => {
    // Sending may hold the worker up: the page shall know before what is known.
    if (data.command.kind === 'send') outbox.flush();
    outbox.answer(data.number, obey(host, data.command));
  };
}

/** Does what the page asks, or says why that cannot be done. */
function obey(host: SocketHost, command: Command): string {
  switch (command.kind) {
    case 'connect': {
      const { url, protocols, binaryType } = command;
      return attempt('The browser refused to connect', () =>
        host.connect(url, protocols, binaryType),
      );
    }
    case 'send':
      return send(host, command.message);
    case 'stopFile':
      host.endFile('Stopped');
      return '';
    case 'close':
      return attempt('The browser refused to close', () =>
        host.close(command.code, command.reason),
      );
    case 'binaryType':
      host.binaryType = command.type;
      return '';
  }
}

function send(host: SocketHost, message: Outgoing): string {
  if (!host.isOpen) return 'The connection is no longer open.';
  const what =
    message.from === 'generator'
      ? `${roundSize(message.size)} at once`
      : 'this';
  return attempt(`The browser cannot send ${what}`, () =>
    message.from === 'slices'
      ? host.sendFile(message.file, message.sliceSize)
      : host.send(payloadOf(message)),
  );
}

/** Returns what the act says is wrong, or that it failed. */
function attempt(failure: string, act: () => string | void): string {
  try {
    return act() ?? '';
  } catch (error) {
    return `${failure}: ${reasonOf(error)}`;
  }
}
