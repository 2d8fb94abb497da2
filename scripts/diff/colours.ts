import { styleText } from 'node:util';
import { hunksOf, pieces } from './changes.ts';

/** Colours a text, or leaves it as it is where nobody can see colours. */
export type Paint = (
  colour: 'green' | 'red' | 'cyan' | 'bold',
  text: string,
) => string;

export function paint(isColoured: boolean): Paint {
  return (colour, text) =>
    // Whether it is a terminal is decided already.
    isColoured ? styleText(colour, text, { validateStream: false }) : text;
}

/** Gives changes the colours that git gives them. */
export function paintChanges(text: string, colour: Paint): string {
  return pieces(text)
    .map((piece) => {
      const [head, ...hunks] = hunksOf(piece);
      const file = head.replace(/^.+$/gm, (line) => colour('bold', line));
      return file + hunks.map((hunk) => paintHunk(hunk, colour)).join('');
    })
    .join('');
}

function paintHunk(hunk: string, colour: Paint): string {
  return hunk
    .replace(/^@@.*?@@/, (place) => colour('cyan', place))
    .replace(/^\+.*$/gm, (line) => colour('green', line))
    .replace(/^-.*$/gm, (line) => colour('red', line));
}
