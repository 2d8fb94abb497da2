import { log } from './log.ts';

/** How much came: a receiver knows. */
export interface Received {
  readonly bytes: number;
  readonly frames: number;
  readonly isBetweenMessages: boolean;
}

const NOTHING: Received = { bytes: 0, frames: 0, isBetweenMessages: true };

/** What the log says of one connection. */
export class ConnectionLog {
  readonly #number: number;
  readonly #tellsMessages: boolean;

  /**
   * @param number what it calls the connection: `connection 1`.
   * @param tellsMessages whether it says something of each message: `LOG`.
   */
  constructor(number: number, tellsMessages: boolean) {
    this.#number = number;
    this.#tellsMessages = tellsMessages;
  }

  get #name(): string {
    return `connection ${this.#number}`;
  }

  get tellsMessages(): boolean {
    return this.#tellsMessages;
  }

  say(text: string): void {
    log(`${this.#name}: ${text}`);
  }

  /** What an application throws; or a fault of ours: the stack tells. */
  sayFailed(error: unknown): void {
    const stack = error instanceof Error ? error.stack : undefined;
    const text = `the handler failed: ${stack ?? String(error)}`;
    for (const line of text.split('\n')) this.say(line);
  }

  /** For each message and ping: only where that is wanted. */
  tell(text: string): void {
    if (this.#tellsMessages) log(text, this.#name);
  }

  /** @param received null when nothing ever came. */
  sayClosed(received: Received | null, messages: number, how: string): void {
    const { bytes, frames, isBetweenMessages } = received ?? NOTHING;
    const where = isBetweenMessages ? '' : ', in the middle of a message';
    const counts = `${frames} frames, ${messages} messages${where}`;
    this.say(`closed after ${bytes} bytes, ${counts}, ${how}`);
  }
}
