/** What came, as a part of a sentence: cut, and without control characters. */
export function quote(text: string, max = 40): string {
  const cut = text.length > max ? `${text.slice(0, max)}…` : text;
  return `"${visible(cut)}"`;
}

/** Everything but printable ASCII as it is written in code. */
export function visible(text: string): string {
  return text
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n')
    .replace(/[^\x20-\x7e…]/g, (character) => {
      const code = character.charCodeAt(0).toString(16);
      return code.length > 2
        ? `\\u${code.padStart(4, '0')}`
        : `\\x${code.padStart(2, '0')}`;
    });
}
