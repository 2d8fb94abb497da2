import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours text, but for files, pipes and people who set NO_COLOR. */
export function styled(style: Style, text: string): string {
  const isWanted = process.stdout.isTTY && !process.env['NO_COLOR'];
  return isWanted ? styleText(style, text) : text;
}
