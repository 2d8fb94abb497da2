const CTRL_C = '\u0003';

/**
 * Calls back for each key, or for each line's letters where it is no terminal.
 * One after the other: a key waits for what the one before it does.
 */
export function onKeys(callback: (key: string) => Promise<void>): void {
  const { stdin } = process;
  if (stdin.isTTY) stdin.setRawMode(true);
  let work = Promise.resolve();
  stdin.on('data', (text: Buffer) => {
    for (const key of text.toString()) {
      // In raw mode it is a key like any other, but not for people.
      if (key === CTRL_C) process.emit('SIGINT');
      else work = work.then(() => callback(key));
    }
  });
  stdin.resume();
}
