import { check } from '../check.ts';
import { nodeArguments, ROOT } from '../../../shared/node-arguments.ts';

/** A line of a shell that runs a file with this Node. */
export function commandFor(file: string): string {
  const words = [process.execPath, ...nodeArguments(), file];
  return words.map((word) => `"${word}"`).join(' ');
}

interface Asked {
  /** Ids of cases; none: all of them. */
  readonly only?: readonly string[];
  /** What the server finds in its environment besides ours. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What `npm run check` prints of the server that a command starts. */
export async function checkText(
  milestone: number,
  command: string,
  { only = [], env }: Asked = {},
): Promise<{
  readonly isGood: boolean;
  readonly text: string;
  /** What the server printed, as the explanation shows it. */
  readonly output: string;
}> {
  let text = '';
  const words = [`${milestone}`, '--run', command, '--jobs', '1'];
  words.push(...only.flatMap((id) => ['--only', id]));
  const isGood = await check(words, {
    root: ROOT,
    cwd: import.meta.dirname,
    ...(env && { env: { ...process.env, ...env } }),
    output: { write: (part) => (text += part) },
  });
  const [, output = ''] =
    /What the server printed\n((?:server \| .*\n)+)/.exec(text) ?? [];
  return { isGood, text: stable(text, command), output };
}

/** Without what differs from run to run, and from machine to machine. */
function stable(text: string, command: string): string {
  return (
    text
      .replaceAll(command, 'COMMAND')
      // In the command that repeats the case its quotes are escaped.
      .replaceAll(command.replaceAll('"', '\\"'), 'COMMAND')
      .replace(/--run ['"]COMMAND['"]/g, '--run "COMMAND"')
      .replace(/What the server printed\n(server \| .*\n)+\n/g, '')
      .replace(/^server \| .*\n/gm, '')
      .replace(/\d+ not run$/gm, 'N not run')
      .replace(/which was \d+/g, 'which was PORT')
      .replace(/^( +Date: ).*$/gm, '$1…')
      .replace(/about \d+\.\d s/g, 'about N s')
      .replace(/and \d+\.\d s/g, 'and N s')
  );
}
