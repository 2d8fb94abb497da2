import { quoted } from '../lib/command-line/command-line.ts';
import type { CheckOptions } from './options.ts';

/** What holds for the next check as well. */
type Kept = Pick<CheckOptions, 'subject' | 'noLog' | 'output'>;

/**
 * The command that checks the same server.
 *
 * @param ids the cases; none: all of them.
 */
export function commandLine(
  milestone: number,
  { subject, noLog, output }: Kept,
  ...ids: readonly string[]
): string {
  const options = [
    ...(subject.kind === 'command' ? [`--run ${quoted(subject.command)}`] : []),
    ...(subject.kind === 'url' ? [`--url ${address(subject.url)}`] : []),
    ...(subject.kind === 'milestone' ? [`--milestone ${subject.name}`] : []),
    ...(noLog ? ['--no-log'] : []),
    ...(output ? ['--output'] : []),
    ...ids.map((id) => `--only ${id}`),
  ];
  const words = ['npm run check', String(milestone)];
  return [...words, ...(options.length > 0 ? ['--', ...options] : [])].join(
    ' ',
  );
}

function address({ href }: URL): string {
  return /[&$'()*;!]/.test(href) ? quoted(href) : href;
}
