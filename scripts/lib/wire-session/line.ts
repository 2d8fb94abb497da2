import { styled } from '../command-line/style.ts';

/** One line of the terminal, at most 80 columns wide. */
export interface Line {
  readonly text: string;
  /** Null: as the terminal writes anyway. */
  readonly style: Parameters<typeof styled>[0] | null;
}

export function coloured({ text, style }: Line): string {
  return style === null ? text : styled(style, text);
}
