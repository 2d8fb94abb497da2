import { createInterface } from 'node:readline';

/** Asks whoever sits before the terminal; true for a yes. */
export type Ask = (question: string) => Promise<boolean>;

interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** Null when nobody sits there. */
export function askOn({ input, output }: Terminal): Ask | null {
  if (!input.isTTY || !output.isTTY) return null;
  return (question) =>
    new Promise((resolve) => {
      const lines = createInterface({ input, output });
      // Ctrl+C and Ctrl+D are no answers, and so no yes.
      lines.on('close', () => resolve(false));
      lines.question(`${question} [y/N] `, (answer) => {
        resolve(/^y(?:es)?$/i.test(answer.trim()));
        lines.close();
      });
    });
}
