import { Checksum } from './checksum.ts';
import { Echo } from './echo.ts';
import type { Environment } from './environment.ts';
import type { MessageHandler } from './message-handler.ts';
import type { Sender } from './protocol/sender.ts';
import { WholeMessages } from './whole-messages.ts';

/** 256 MiB. */
const WHOLE_MESSAGE_BYTES = '268435456';

/** What `HANDLER` may say, and what then becomes of messages. */
const HANDLERS = {
  /** Sent back as they come. */
  echo: (sender: Sender): MessageHandler => new Echo(sender),
  /** Sent back when they are whole, as up to milestone 7. */
  whole: (sender: Sender): MessageHandler =>
    new WholeMessages((type, payload) => sender.message(type, payload)),
  /** Answered with their SHA-256. */
  sha256: (sender: Sender): MessageHandler => new Checksum(sender),
};

export type HandlerName = keyof typeof HANDLERS;

export const HANDLER_NAMES = Object.keys(HANDLERS) as readonly HandlerName[];

/** Whoever keeps whole messages wants a limit where the others need none. */
export function limitsOf(name: HandlerName, env: Environment): Environment {
  const isSaid = (env['MAX_MESSAGE_BYTES'] ?? '') !== '';
  if (name !== 'whole' || isSaid) return env;
  return { ...env, MAX_MESSAGE_BYTES: WHOLE_MESSAGE_BYTES };
}

export function createHandler(
  name: HandlerName,
  sender: Sender,
): MessageHandler {
  return HANDLERS[name](sender);
}
