/** Makes a function that has the work done with the next frame, once. */
export function oncePerFrame(work: () => void): () => void {
  let isScheduled = false;
  const run = (): void => {
    isScheduled = false;
    work();
  };
  return () => {
    // Thousands of messages per second must not become as many callbacks.
    if (isScheduled) return;
    isScheduled = true;
    nextFrame(run);
  };
}

/** Runs the work with the next frame, or soon, when no frames are drawn. */
function nextFrame(work: () => void): void {
  const run = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    work();
  };
  const frame = requestAnimationFrame(run);
  // A hidden tab draws no frames; its log must not pile up until it is seen.
  const timer = setTimeout(run, 250);
}
