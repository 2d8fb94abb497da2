/** A text that can be read in slices. Every string is one. */
export interface TextSource {
  /** In UTF-16 units. */
  readonly length: number;
  slice(start: number, end: number): string;
  toString(): string;
}
