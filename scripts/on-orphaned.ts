/** How often we look whether whoever started us is still there, in ms. */
const PARENT_CHECK_MS = 250;

/** Killing npm kills the shell below it, and tells us nothing. */
export function onOrphaned(callback: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, PARENT_CHECK_MS);
  timer.unref();
}
