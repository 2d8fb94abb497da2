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
export function fit(line: string): string {
  const characters = [...line];
  if (characters.length <= COLUMNS) return line;
  return `${characters.slice(0, COLUMNS - 1).join('')}…`;
}
