import { byId, make, setText } from './dom.ts';
import type { PageInfo } from './page-info.ts';

const FALLBACK_HOST = '127.0.0.1:4000';

/** Asks the runner; undefined when the page is served some other way. */
export async function loadPageInfo(): Promise<PageInfo | undefined> {
  try {
    const answer = await fetch('page-info.json', { cache: 'no-store' });
    if (!answer.ok) return undefined;
    const info: unknown = await answer.json();
    return isPageInfo(info) ? info : undefined;
  } catch {
    // Opened from a file, or answered by something that is not JSON.
    return undefined;
  }
}

/** Where a server is to be expected when nobody says. */
export function fallbackUrl(pageProtocol: string): string {
  const scheme = pageProtocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${FALLBACK_HOST}/`;
}

/** Writes the milestone into the page's header and title. */
export function showMilestone({ milestone }: PageInfo): void {
  const line = byId('milestone', HTMLParagraphElement);
  const title = make('span', 'milestone-title', milestone.title);
  const number = numberOf(milestone);
  line.replaceChildren(
    ...(number ? [make('span', 'milestone-number', number), ' '] : []),
    title,
  );
  setText(byId('adds', HTMLElement), milestone.adds);
  setText(byId('expect', HTMLElement), milestone.expect);
  byId('milestone-facts', HTMLDListElement).hidden = false;
  document.title = number ? `${number}: ${milestone.title}` : milestone.title;
}

/** Empty for a server that is none of the course's milestones. */
function numberOf({ number }: PageInfo['milestone']): string {
  return number === 0 ? '' : `Milestone ${number}`;
}

function isPageInfo(value: unknown): value is PageInfo {
  if (!isRecord(value) || !isRecord(value['milestone'])) return false;
  const { number, title, adds, expect, causes } = value['milestone'];
  return (
    typeof value['serverUrl'] === 'string' &&
    typeof value['wire'] === 'boolean' &&
    typeof number === 'number' &&
    [title, adds, expect].every((text) => typeof text === 'string') &&
    Array.isArray(causes) &&
    causes.every((cause) => typeof cause === 'string')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
