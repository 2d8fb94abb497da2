/** A command of ours, as it was typed. */
export interface Typed {
  /** `milestone`, as in `npm run milestone`. */
  readonly script: string;
  /** Words and options, as the command gets them. */
  readonly args: readonly string[];
}

/** What is to be typed: npm takes what stands behind the first `--` for ours. */
export function commandLine({ script, args }: Typed): string {
  const option = args.findIndex((arg) => arg.startsWith('-'));
  const words = option === -1 ? args : args.slice(0, option);
  const options = args.slice(words.length);
  const line = ['npm run', script, ...words.map(quotedWord)];
  if (options.length > 0) line.push('--', ...options.map(quotedWord));
  return line.join(' ');
}

/** The same command, with that value in place of any other. */
export function withOption(
  { script, args }: Typed,
  option: string,
  value: string | number,
): Typed {
  const others = args.filter(
    (arg, i) =>
      arg !== option && args[i - 1] !== option && !arg.startsWith(`${option}=`),
  );
  return { script, args: [...others, option, String(value)] };
}

/** Words that mean to no shell anything but themselves stay as they are. */
function quotedWord(word: string): string {
  const plain =
    process.platform === 'win32'
      ? /^[\w./:@+=,…\\-][\w./:@+=,…\\~-]*$/
      : /^[\w./:@+=,…-][\w./:@+=,…~-]*$/;
  return plain.test(word) ? word : quoted(word);
}

/** Double quotes are understood by every shell, also that of Windows. */
export function quoted(word: string): string {
  if (process.platform === 'win32' || !/["$`\\!]/.test(word))
    return `"${word}"`;
  // Nothing is special here but the quote itself.
  return `'${word.replaceAll("'", "'\\''")}'`;
}
