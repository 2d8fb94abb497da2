import { posix } from 'node:path';

/**
 * Where the files of one's own server stand beside those of a milestone. Its
 * folders are a proposal: a file that lies elsewhere is compared with the one
 * of the same name, if there is one of them on each side.
 *
 * @param milestone the files of the milestone: `protocol/frame.ts`.
 * @param own the files of one's own server: `frame.ts`.
 * @returns the place of each of these.
 */
export function placesOf(
  milestone: readonly string[],
  own: readonly string[],
): ReadonlyMap<string, string> {
  const open = milestone.filter((file) => !own.includes(file));
  const elsewhere = own.filter((file) => !milestone.includes(file));
  return new Map(
    own.map((file) => {
      const [place = file, ...more] = sameName(open, file);
      const isSure =
        elsewhere.includes(file) &&
        sameName(elsewhere, file).length === 1 &&
        more.length === 0 &&
        // A file may have the name of the folder.
        !own.includes(posix.dirname(place));
      return [file, isSure ? place : file];
    }),
  );
}

function sameName(files: readonly string[], file: string): readonly string[] {
  const name = posix.basename(file);
  return files.filter((each) => posix.basename(each) === name);
}
