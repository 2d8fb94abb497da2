/** Prints one line with the time of day. The one place the server prints. */
export function log(text: string): void {
  const time = new Date().toTimeString().slice(0, 8);
  console.log(`${time} ${printable(text)}`);
}

/** Prints what went wrong, to the error output and without the time. */
export function logError(text: string): void {
  console.error(text);
}

/**
 * Control characters replaced: what a peer sent must not steer the terminal
 * that shows it.
 */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}
