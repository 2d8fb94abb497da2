/**
 * All that a terminal obeys instead of showing it, but line ends and tabs; and
 * what turns the direction of text around, or hides in it.
 */
const OBEYED =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * A text of somebody else's, for a terminal: control characters are written as
 * in code, `\x1b`.
 */
export function visibleText(text: string): string {
  return text.replace(OBEYED, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u{${code}}` : `\\x${code.padStart(2, '0')}`;
  });
}
