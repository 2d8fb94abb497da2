import type { Problem } from '../../../shared/wire/events.ts';
import { byId, make, setText } from '../dom.ts';
import { drawAccept } from './accept-view.ts';
import type { ConnectionRecord } from './connection-record.ts';
import type { Exchange } from './exchange.ts';
import { drawHead } from './head-view.ts';

/** The opening handshake of the connection that is shown. */
export class HandshakeView {
  readonly #details = byId('wire-handshake', HTMLDetailsElement);
  readonly #summary = byId('wire-handshake-summary', HTMLElement);
  readonly #verdict = byId('wire-handshake-verdict', HTMLSpanElement);
  readonly #body = byId('wire-handshake-body', HTMLDivElement);
  #shown: readonly Exchange[] = [];

  show({ exchanges }: ConnectionRecord): void {
    if (exchanges === this.#shown) return;
    this.#shown = exchanges;
    setText(this.#verdict, verdictOn(exchanges));
    const isWrong = exchanges.some((each) => problemsOf(each).length > 0);
    this.#details.classList.toggle('wrong', isWrong);
    this.#body.replaceChildren(...exchanges.flatMap(drawExchange));
  }

  /** Opens it, and goes there. */
  reveal(): void {
    this.#details.open = true;
    this.#summary.focus();
    this.#details.scrollIntoView({ block: 'nearest' });
  }
}

function drawExchange({ client, server }: Exchange): readonly HTMLElement[] {
  const answer = make('div', 'answer');
  if (server !== null) answer.append(drawHead(server));
  if (server?.accept) answer.append(drawAccept(server.accept));
  // Each has its own column, where there are two.
  return [client ? drawHead(client) : make('div'), answer];
}

function problemsOf({ client, server }: Exchange): readonly Problem[] {
  return [client, server].flatMap((head) => head?.problems ?? []);
}

/** On the last request: what came before it has led to nothing. */
function verdictOn(exchanges: readonly Exchange[]): string {
  const [first, ...others] = exchanges.flatMap(problemsOf);
  if (first !== undefined) {
    const more = others.length > 0 ? ` And ${others.length} more.` : '';
    return first.text + more;
  }
  const { client = null, server = null } = exchanges.at(-1) ?? {};
  if (client === null) return 'no request yet';
  const again = exchanges.length > 1 ? ', with another request' : '';
  if (server === null) return `no response yet${again}`;
  const verdict = server.isUpgrade ? 'agreed on' : (server.lines[0] ?? '');
  return verdict + again;
}
