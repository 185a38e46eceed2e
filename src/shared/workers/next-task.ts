/**
 * Resolves in a task of its own, so that a page can paint and hear the user in between, and a worker what it is told. A message, since
 * timers that follow each other wait for 4 ms, and for a second where the page is hidden.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** Hands out a list in slices, each in a task of its own. */
export async function* inTasks<T>(list: readonly T[], size: number): AsyncGenerator<readonly T[]> {
  for (let from = 0; from < list.length; from += size) {
    if (from > 0) await nextTask();
    yield list.slice(from, from + size);
  }
}
