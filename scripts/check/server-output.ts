import { COLUMNS, fit } from '../../shared/explain/wrap.ts';

const PREFIX = 'server | ';

/** Of more lines the first say what happened, and the last where it ended. */
const FIRST_LINES = 6;
const LAST_LINES = 6;

/** What a server printed, line by line, each with a prefix. */
export function prefixed(output: string): readonly string[] {
  const lines = output.split(/\r?\n/).filter(isOfInterest);
  const hidden = lines.length - FIRST_LINES - LAST_LINES;
  if (hidden <= 1) return lines.map(prefixedLine);
  return [
    ...lines.slice(0, FIRST_LINES).map(prefixedLine),
    `${PREFIX}… ${hidden} more lines`,
    ...lines.slice(-LAST_LINES).map(prefixedLine),
  ];
}

/** Of a stack trace only the lines of the server's own code. */
function isOfInterest(line: string): boolean {
  return line.trim() !== '' && !/^\s+at .*(node:|node_modules)/.test(line);
}

/** One line that fits, and that cannot steer the terminal. */
function prefixedLine(line: string): string {
  const text = line.slice(0, COLUMNS).replaceAll('\t', '  ');
  return fit(PREFIX + text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?'));
}

/** A line without an end is not waited for for ever. */
const MAX_WAITING = 4_096;

/** Shows output as it comes: whole lines, each with the prefix. */
export class LiveOutput {
  readonly #print: (line: string) => void;
  #rest = '';

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  push(chunk: string): void {
    const lines = (this.#rest + chunk).split(/\r?\n/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#print(prefixedLine(line));
    if (this.#rest.length > MAX_WAITING) this.end();
  }

  /** Shows what waits for the end of its line. */
  end(): void {
    if (this.#rest !== '') this.#print(prefixedLine(this.#rest));
    this.#rest = '';
  }
}
