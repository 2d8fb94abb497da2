import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that tools fill, in a server of one's own in whatever language. */
const FILLED_BY_TOOLS = new Set([
  'node_modules',
  'target',
  'dist',
  'build',
  'bin',
  'obj',
  '__pycache__',
]);

/** Neither a lesson nor its hints, and not what `npm run diff` has written. */
export function isCodeOrTest(file: string): boolean {
  return !/\.md$|^changes\.diff$/.test(file);
}

/** What the server is made of. */
export function isCode(file: string): boolean {
  return isCodeOrTest(file) && !file.endsWith('.test.ts');
}

/** Everything that somebody has written. */
export function isWritten(file: string): boolean {
  return file !== 'changes.diff';
}

/**
 * The files below a folder, in alphabetical order, as `a.ts` or `sub/a.ts` on
 * every system.
 */
export function filesIn(folder: string, below = ''): string[] {
  const entries = readdirSync(join(folder, below), { withFileTypes: true });
  return entries
    .filter(({ name }) => !name.startsWith('.') && !FILLED_BY_TOOLS.has(name))
    .flatMap((entry) => {
      const file = `${below}${entry.name}`;
      if (entry.isDirectory()) return filesIn(folder, `${file}/`);
      return entry.isFile() ? [file] : [];
    })
    .sort();
}

/**
 * A file's bytes, as text with LF at the ends of lines, whatever an editor or
 * git has made of them on Windows. What is no text stays as it is.
 */
export function readCode(path: string): Buffer {
  const bytes = readFileSync(path);
  if (bytes.includes(0)) return bytes;
  return Buffer.from(
    bytes.toString('latin1').replaceAll('\r\n', '\n'),
    'latin1',
  );
}

/** The same as text; null when there is no such file. */
export function readText(path: string): string | null {
  return existsSync(path) ? readCode(path).toString('utf8') : null;
}
