/** More than this of what a server prints is forgotten, the oldest first. */
const MAX_CHARACTERS = 1024 * 1024;
/** A forgotten part is not cut off at every chunk. */
const SLACK_CHARACTERS = 256 * 1024;

/** What a process has printed: the end of it, however much it is. */
export class OutputLog {
  #text = '';
  #forgotten = 0;

  push(text: string): void {
    this.#text += text;
    const excess = this.#text.length - MAX_CHARACTERS;
    if (excess < SLACK_CHARACTERS) return;
    this.#text = this.#text.slice(excess);
    this.#forgotten += excess;
  }

  /** How many characters there were in all: a place to read on from. */
  get position(): number {
    return this.#forgotten + this.#text.length;
  }

  /** What came after that place, as far as it is still known. */
  after(position: number): string {
    return this.#text.slice(Math.max(0, position - this.#forgotten));
  }
}
