import type { Problem } from '../../../shared/wire/events.ts';
import { make } from '../dom.ts';

const RFC = 'https://www.rfc-editor.org/rfc/rfc6455';

/** A link to a section of RFC 6455. */
export function rfcLink(section: string): HTMLAnchorElement {
  const link = make('a', 'rfc', `§ ${section}`);
  link.href = `${RFC}#section-${section}`;
  link.target = '_blank';
  link.rel = 'noopener';
  link.setAttribute('aria-label', `RFC 6455, section ${section}`);
  return link;
}

/** What is wrong, and where the RFC says so. */
export function problemLine(problem: Problem): HTMLParagraphElement {
  const line = make('p', 'problem', `${problem.text} `);
  line.append(rfcLink(problem.section));
  return line;
}
