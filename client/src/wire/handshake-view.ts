import type { Head, Sender } from '../../../shared/wire/events.ts';
import { byId, make, setText } from '../dom.ts';
import { drawAccept } from './accept-view.ts';
import type { ConnectionRecord } from './connection-record.ts';
import { drawHead } from './head-view.ts';

/** The opening handshake of the connection that is shown. */
export class HandshakeView {
  readonly #details = byId('wire-handshake', HTMLDetailsElement);
  readonly #summary = byId('wire-handshake-summary', HTMLElement);
  readonly #verdict = byId('wire-handshake-verdict', HTMLSpanElement);
  readonly #body = byId('wire-handshake-body', HTMLDivElement);
  #shown: Record<Sender, Head | null> | undefined;

  show({ heads }: ConnectionRecord): void {
    const { client, server } = heads;
    const isShown =
      this.#shown?.client === client && this.#shown.server === server;
    if (isShown) return;
    this.#shown = { client, server };
    setText(this.#verdict, verdictOn(client, server));
    const isWrong = [client, server].some((head) => head?.problems.length);
    this.#details.classList.toggle('wrong', isWrong);
    const answer = make('div', 'answer');
    if (server !== null) answer.append(drawHead(server));
    if (server?.accept) answer.append(drawAccept(server.accept));
    this.#body.replaceChildren(...(client ? [drawHead(client)] : []), answer);
  }

  /** Opens it, and goes there. */
  reveal(): void {
    this.#details.open = true;
    this.#summary.focus();
    this.#details.scrollIntoView({ block: 'nearest' });
  }
}

function verdictOn(client: Head | null, server: Head | null): string {
  const problems = [client, server].flatMap((head) => head?.problems ?? []);
  const [first, ...others] = problems;
  if (first !== undefined) {
    const more = others.length > 0 ? ` And ${others.length} more.` : '';
    return first.text + more;
  }
  if (client === null) return 'no request yet';
  if (server === null) return 'no response yet';
  return server.isUpgrade ? 'agreed on' : (server.lines[0] ?? '');
}
