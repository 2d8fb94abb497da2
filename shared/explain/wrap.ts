export const COLUMNS = 80;

/** Text in lines of at most 80 columns. */
export function wrap(text: string, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indent.length + longer.length > COLUMNS) {
      lines.push(indent + line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, indent + line];
}

/** A line that is cut off where it is too long. */
export function fit(line: string, columns: number = COLUMNS): string {
  if (widthOf(line) <= columns) return line;
  let cut = '';
  for (const character of line) {
    if (widthOf(cut + character) > columns - 1) break;
    cut += character;
  }
  return `${cut}…`;
}

/** Columns on a terminal: what Asia writes and emoji take two. */
function widthOf(text: string): number {
  const wide = text.match(WIDE)?.length ?? 0;
  return [...text].length + wide;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/gu;
