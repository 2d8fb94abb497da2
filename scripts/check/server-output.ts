import { COLUMNS } from '../../shared/explain/wrap.ts';

const PREFIX = 'server | ';

/** Of more lines the last ones tell most. */
const MAX_LINES = 12;

/** What a server printed, line by line, each with a prefix. */
export function prefixed(output: string): readonly string[] {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== '');
  const hidden = lines.length - MAX_LINES;
  const shown = lines.slice(-MAX_LINES).map(prefixedLine);
  return hidden > 0 ? [`${PREFIX}… ${hidden} lines before`, ...shown] : shown;
}

/** One line that fits, and that cannot steer the terminal. */
function prefixedLine(line: string): string {
  const text = PREFIX + line.replace(/\p{Cc}/gu, '?');
  return text.length > COLUMNS ? `${text.slice(0, COLUMNS - 1)}…` : text;
}

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
  }
}
