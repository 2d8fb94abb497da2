import { byId, make, setText } from './dom.ts';
import type { Cause, Part } from './failure-causes.ts';

/** The explanation below the connection form, hidden until it is needed. */
export class FailurePanel {
  readonly #panel = byId('failure', HTMLDivElement);
  readonly #lead = byId('failure-lead', HTMLParagraphElement);
  readonly #causes = byId('failure-causes', HTMLOListElement);

  hide(): void {
    this.#panel.hidden = true;
  }

  /** Explains a failure; `causes` begin with the likeliest. */
  show(lead: string, causes: readonly Cause[]): void {
    setText(this.#lead, lead);
    this.#causes.replaceChildren(...causes.map(toItem));
    this.#causes.hidden = causes.length === 0;
    this.#panel.hidden = false;
  }
}

function toItem(cause: Cause): HTMLLIElement {
  const item = make('li');
  item.append(...cause.map(toNode));
  return item;
}

function toNode(part: Part): Node | string {
  if (typeof part === 'string') return part;
  if ('command' in part) return make('code', '', part.command);
  const link = make('a', '', part.label);
  link.href = part.href;
  link.target = '_blank';
  link.rel = 'noopener';
  return link;
}
