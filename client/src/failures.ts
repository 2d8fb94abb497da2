import { causesOf } from './failure-causes.ts';
import { FailurePanel } from './failure-panel.ts';
import type { PageInfo } from './page-info.ts';

/** Follows one connection after the other, and explains those that fail. */
export class Failures {
  readonly #panel = new FailurePanel();
  readonly #hostsOpened = new Set<string>();
  #info: PageInfo | undefined;
  #protocols: readonly string[] = [];
  #hasOpened = false;
  #wasGivenUp = false;

  /** Takes what the runner told the page. */
  set info(info: PageInfo | undefined) {
    this.#info = info;
  }

  /** A connection is being made. */
  connecting(): void {
    this.#hasOpened = false;
    this.#wasGivenUp = false;
    this.#panel.hide();
  }

  /** The subprotocols that the next connection asks for. */
  set protocols(protocols: readonly string[]) {
    this.#protocols = protocols;
  }

  opened(url: string): void {
    this.#hasOpened = true;
    this.#hostsOpened.add(new URL(url).host);
  }

  /** The page itself closes the connection. */
  closing(): void {
    this.#wasGivenUp = !this.#hasOpened;
  }

  /** The connection ended; if it never opened, explains why that may be. */
  closed(url: string): void {
    if (this.#hasOpened) return;
    if (this.#wasGivenUp) {
      this.#panel.show('It was closed here before it had opened.', []);
      return;
    }
    const target = new URL(url);
    this.#panel.show(
      'The browser does not tell a page why. The likeliest cause first:',
      causesOf({
        url: target,
        protocols: this.#protocols,
        pageOrigin: location.origin,
        isPageSecure: location.protocol === 'https:',
        serverUrl: this.#info?.serverUrl,
        milestoneCauses: this.#info?.milestone.causes ?? [
          'Nothing listens at this address: is the server running?',
        ],
        hasOpenedBefore: this.#hostsOpened.has(target.host),
      }),
    );
  }
}
