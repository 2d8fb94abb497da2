import type { AcceptProof } from '../../../shared/wire/events.ts';
import { make } from '../dom.ts';
import { rfcLink } from './rfc-link.ts';

/** Base64 makes four characters of three bytes (RFC 4648, 4). */
const BYTES = 3;
const CHARACTERS = 4;

/** How the accept value is computed, and whether the server said the same. */
export function drawAccept(proof: AcceptProof): HTMLElement {
  const block = make('div', 'accept');
  const title = make('h4', '', 'The accept value ');
  title.append(rfcLink('4.2.2'));
  const isEqual = proof.expected === proof.received;
  block.classList.toggle('wrong', !isEqual);
  block.append(
    title,
    step('Sec-WebSocket-Key, and the GUID of the RFC behind it', sumOf(proof)),
    step(
      'SHA-1 makes 20 bytes of it; base64 makes 4 characters of every 3 bytes',
      groupsOf(proof),
    ),
    verdictOn(proof),
  );
  return block;
}

function step(text: string, shown: HTMLElement): HTMLElement {
  const block = make('div', 'step');
  block.append(make('p', 'hint', text), shown);
  return block;
}

function sumOf({ key, guid }: AcceptProof): HTMLElement {
  const sum = make('p', 'sum data');
  sum.append(make('span', 'key', key), make('span', 'guid', guid));
  return sum;
}

/** Columns of three bytes, with the characters that they make below them. */
function groupsOf(proof: AcceptProof): HTMLElement {
  const { sha1, expected, received } = proof;
  const list = make('div', 'groups data');
  list.append(label());
  const longest = Math.max(expected.length, received?.length ?? 0);
  for (let i = 0; i * CHARACTERS < longest; i += 1) {
    const group = make('div', 'group');
    const [from, to] = [i * CHARACTERS, (i + 1) * CHARACTERS];
    group.append(
      spread('sha1', hexOf(sha1, i)),
      spread('computed', [...expected.slice(from, to)]),
      compared(expected.slice(from, to), (received ?? '').slice(from, to)),
    );
    list.append(group);
  }
  // What can be read out loud stands below: these are its pieces.
  list.setAttribute('aria-hidden', 'true');
  return list;
}

function label(): HTMLElement {
  const group = make('div', 'group names');
  const names = ['SHA-1', 'base64', 'server'];
  group.append(...names.map((name) => make('span', '', name)));
  return group;
}

function hexOf(sha1: string, group: number): readonly string[] {
  const digits = sha1.slice(group * BYTES * 2, (group + 1) * BYTES * 2);
  return digits.match(/../g) ?? [];
}

function spread(name: string, parts: readonly string[]): HTMLElement {
  const line = make('span', name);
  line.append(...parts.map((part) => make('span', '', part)));
  return line;
}

/** The characters that the server sent, those marked that differ. */
function compared(expected: string, received: string): HTMLElement {
  const shown = make('span', 'compared');
  const length = Math.max(expected.length, received.length);
  for (let i = 0; i < length; i += 1) {
    const isSame = expected[i] === received[i];
    shown.append(make('span', isSame ? 'same' : 'other', received[i] ?? '∅'));
  }
  return shown;
}

function verdictOn({ sha1, expected, received }: AcceptProof): HTMLElement {
  const verdict = make('p', 'verdict');
  const isEqual = received === expected;
  verdict.append(
    make('b', '', isEqual ? '✓ equal. ' : '✗ different. '),
    isEqual ? 'The server has read the key.' : describe(expected, received),
    make('span', 'unseen', ` SHA-1 ${sha1}, in base64 ${expected}.`),
  );
  return verdict;
}

function describe(expected: string, received: string | null): string {
  if (received === null) return 'The server sent no Sec-WebSocket-Accept.';
  const length = Math.max(expected.length, received.length);
  const others = Array.from({ length }).filter(
    (_, i) => expected[i] !== received[i],
  );
  const [count, first] = [
    others.length,
    Array.from({ length }).findIndex((_, i) => expected[i] !== received[i]),
  ];
  return (
    `${count} of ${length} characters are not what they should be, the ` +
    `first of them at place ${first + 1}.`
  );
}
