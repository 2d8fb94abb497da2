import { CommandError } from './command-error.ts';

/** What Node says of options, without its advice. */
export function wrongOption(error: unknown, command: string): CommandError {
  const text = error instanceof Error ? error.message : String(error);
  const [sentence = text] = text.split(/\. |\n/);
  return new CommandError(
    `${sentence.replace(/\.$/, '')}: ` +
      `npm run ${command} -- --help lists the options.`,
  );
}
