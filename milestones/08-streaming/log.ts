/** What is said within this time leaves in one write; nobody sees the delay. */
const DELAY_MS = 10;

/** Lines that have not been printed yet. */
let lines = '';

/** The second that was last asked for, and how people write it. */
let second = 0;
let time = '';

/** Prints one line with the time of day. The one place the server prints. */
export function log(text: string): void {
  if (lines === '') setTimeout(printLines, DELAY_MS);
  lines += `${timeOfDay()} ${printable(text)}\n`;
}

/** Prints what went wrong, to the error output and without the time. */
export function logError(text: string): void {
  printLines();
  console.error(text);
}

// The process may end before the time is up.
process.on('exit', printLines);

function printLines(): void {
  if (lines !== '') process.stdout.write(lines);
  lines = '';
}

function timeOfDay(): string {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) time = new Date().toTimeString().slice(0, 8);
  second = now;
  return time;
}

/**
 * Control characters replaced: what a peer sent must not steer the terminal
 * that shows it. These are all that Unicode has; `\p{Cc}` takes longer.
 */
function printable(text: string): string {
  return text.replace(/[\0-\x1f\x7f-\x9f]/g, '?');
}
