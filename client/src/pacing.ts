/** Longest stretch of work, in milliseconds, before the page gets a turn. */
const STRETCH = 12;

/** Lets the browser handle input, paint and deliver events before going on. */
export function yieldToPage(): Promise<void> {
  // A message channel, because browsers hold nested timers back: by 4 ms each,
  // and by a whole second in a tab that is in the background.
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(undefined);
  });
}

/** Makes a function that yields only when the last turn became too long. */
export function pacer(): () => Promise<void> {
  let turnBegan = performance.now();
  return async () => {
    if (performance.now() - turnBegan < STRETCH) return;
    await yieldToPage();
    turnBegan = performance.now();
  };
}

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

/** Resolves when what was written to the page has been painted. */
export function painted(): Promise<void> {
  // The first frame's callback runs before its paint, so one task more.
  return new Promise((resolve) => nextFrame(() => setTimeout(resolve, 0)));
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
