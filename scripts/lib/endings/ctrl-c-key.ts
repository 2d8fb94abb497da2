import { readFileSync } from 'node:fs';

const CTRL_C = 0x03;
const ENTER = 0x0d;

/**
 * Takes Ctrl+C as a key and not as a signal, where that matters: on Linux the
 * shell between npm and us is often dash, which the signal would kill while we
 * still end in order; npm would then report a failure.
 */
export function onCtrlCKey(callback: () => void): void {
  if (process.platform !== 'linux' || !process.stdin.isTTY) return;
  if (!isInForeground()) return;
  process.stdin.setRawMode(true);
  process.stdin.on('data', (keys: Buffer) => {
    if (keys.includes(CTRL_C)) callback();
    // People press Enter to set the next lines of the log apart.
    if (keys.includes(ENTER)) process.stdout.write('\n');
  });
}

/** A job in the background would be stopped for touching the terminal. */
function isInForeground(): boolean {
  // proc(5): after the name in brackets come state, ppid, pgrp, session,
  // tty_nr and tpgid, the group that has the terminal.
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [, , group, , , terminalGroup] = fields;
  return group === terminalGroup;
}
