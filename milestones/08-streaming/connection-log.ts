import { log } from './log.ts';

/** What the log says of one connection. */
export class ConnectionLog {
  readonly #name: string;
  readonly #tellsMessages: boolean;

  /**
   * @param name for example `connection 1`.
   * @param tellsMessages whether it says something of each message: `LOG`.
   */
  constructor(name: string, tellsMessages: boolean) {
    this.#name = name;
    this.#tellsMessages = tellsMessages;
  }

  get tellsMessages(): boolean {
    return this.#tellsMessages;
  }

  say(text: string): void {
    log(`${this.#name}: ${text}`);
  }

  /** For each message and ping: only where that is wanted. */
  tell(text: string): void {
    if (this.#tellsMessages) this.say(text);
  }
}
