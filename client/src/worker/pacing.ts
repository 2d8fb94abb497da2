/** Longest stretch of work, in milliseconds, before anything else can happen. */
const STRETCH = 12;

/** Lets the worker take its events and the page's commands before going on. */
function yieldToEvents(): Promise<void> {
  // A message channel, because browsers hold nested timers back by 4 ms each.
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
    await yieldToEvents();
    turnBegan = performance.now();
  };
}
