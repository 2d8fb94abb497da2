/** No `..`, no drive, no first `/`: nothing that leads out of a folder. */
const NAME = /^(?:[\w-]+\/)*[\w-]+\.(?:ts|mjs)$/;

/**
 * A file that a lesson names, seen from the folder that it is written to.
 *
 * @throws when it could lie anywhere else.
 */
export function checkFileName(name: string): string {
  if (NAME.test(name)) return name;
  throw new Error(
    `no file of a lesson: "${name}". It has letters, digits, _ and -, ends ` +
      'with .ts or .mjs, and lies in the lesson’s own folder',
  );
}
