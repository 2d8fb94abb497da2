import type { CheckOptions } from './options.ts';

/**
 * The command that checks the same server.
 *
 * @param ids the cases; none: all of them.
 */
export function commandLine(
  milestone: number,
  { subject, noLog }: Pick<CheckOptions, 'subject' | 'noLog'>,
  ...ids: readonly string[]
): string {
  const options = [
    ...(subject.kind === 'command' ? [`--run ${quoted(subject.command)}`] : []),
    ...(subject.kind === 'url' ? [`--url ${address(subject.url)}`] : []),
    ...(subject.kind === 'milestone' ? [`--milestone ${subject.name}`] : []),
    ...(noLog ? ['--no-log'] : []),
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

/** Double quotes are understood by every shell, also that of Windows. */
function quoted(word: string): string {
  if (process.platform === 'win32' || !/["$`\\!]/.test(word))
    return `"${word}"`;
  // Nothing is special here but the quote itself.
  return `'${word.replaceAll("'", "'\\''")}'`;
}
