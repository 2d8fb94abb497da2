import type { Head, Problem } from '../../../shared/wire/events.ts';
import { make } from '../dom.ts';
import { noteOn } from './header-notes.ts';
import { problemLine, rfcLink } from './rfc-link.ts';
import { countBytes, WAYS } from './words.ts';

/** A line, and where its bytes are in the stream, its end of line included. */
interface PlacedLine {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Request or response as it was sent, with what matters in it marked. */
export function drawHead(head: Head): HTMLElement {
  const block = make('div', 'head');
  block.dataset['from'] = head.from;
  const isRequest = head.from === 'client';
  const title = make('h4', '', isRequest ? 'Request ' : 'Response ');
  const size = countBytes(head.end - head.start);
  title.append(make('span', 'aside', `${WAYS[head.from].name}, ${size}`));
  const list = make('ol', 'head-lines');
  const lines = placeLines(head);
  list.append(
    ...lines.map((line, i) => drawLine(head, line, i === 0)),
    drawEmptyLine(head, lines.at(-1)?.end ?? head.start),
  );
  block.append(title, list);
  return block;
}

function drawLine(
  head: Head,
  line: PlacedLine,
  isFirst: boolean,
): HTMLLIElement {
  const item = make('li');
  const note = noteOn(head.from, line.text, isFirst);
  item.append(drawText(line.text, isFirst));
  if (note !== null) {
    item.classList.add('matters');
    const text = make('span', 'hint', `${note.text} `);
    text.append(rfcLink(note.section));
    item.append(text);
  }
  addProblems(item, problemsAt(head, line));
  return item;
}

/** What is missing is told where there would have been the last chance. */
function drawEmptyLine(head: Head, start: number): HTMLLIElement {
  const item = make('li', 'empty-line');
  item.append(make('span', 'hint', 'empty line: the head ends'));
  addProblems(item, problemsAt(head, { start, end: Infinity }));
  return item;
}

function addProblems(item: HTMLElement, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  item.classList.add('wrong');
  item.append(...problems.map(problemLine));
}

function drawText(text: string, isFirst: boolean): HTMLElement {
  const code = make('code');
  const colon = isFirst ? -1 : text.indexOf(':');
  if (colon === -1) code.textContent = text;
  else code.append(make('b', '', text.slice(0, colon)), text.slice(colon));
  return code;
}

function problemsAt(
  { problems }: Head,
  line: Pick<PlacedLine, 'start' | 'end'>,
): readonly Problem[] {
  return problems.filter(
    ({ start }) => start >= line.start && start < line.end,
  );
}

/** The tap reads heads byte by byte, so that a character is a byte. */
function placeLines({ lines, start, end }: Head): readonly PlacedLine[] {
  const characters = lines.reduce((sum, { length }) => sum + length, 0);
  const ends = Math.round((end - start - characters) / (lines.length + 1));
  let place = start;
  return lines.map((text) => {
    const from = place;
    place += text.length + ends;
    return { text, start: from, end: place };
  });
}
