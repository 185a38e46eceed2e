import { join } from 'node:path';
import type { CliIo } from '../io.ts';
import type { Item } from '../items/item.ts';
import { withSidecar } from '../items/sidecar.ts';
import type { Arrival, Arrivals } from './arrivals.ts';
import { isSame, type Folder } from './folder.ts';

/** Milliseconds between two looks; a tenth of the time at most is spent on looking. */
const pauseBetween = 500;

/** The images as they become ready, until the user stops; `offered` says which arrival each is. `folder` is how the user knows `root`. */
export async function* arrivingItems(
  {
    io,
    disk,
    root,
    folder,
    arrivals,
  }: { io: CliIo; disk: Folder; root: string; folder: string; arrivals: Arrivals },
  offered: WeakMap<Item, Arrival>,
): AsyncGenerator<Item> {
  let there = true;
  const stopped = (): boolean => io.signal.aborted;
  while (!stopped()) {
    const begun = performance.now();
    const listing = await disk.list();
    if (!listing && there) io.say(`${folder} is gone. Waiting for it to return.`);
    if (listing && !there) io.say(`${folder} is back.`);
    there = listing !== undefined;
    const ready = listing ? arrivals.see(listing, Date.now()) : [];
    const took = performance.now() - begun;
    for (const { from, to } of arrivals.moves.splice(0))
      io.say(`${to} is ${from}, which is done: it was moved.`);
    for (const arrival of ready) {
      // thousands may have been scored since it was offered
      const now = await disk.look(arrival.file);
      if (!now || !isSame(now, arrival.look)) {
        arrivals.again(arrival, Date.now());
        continue;
      }
      const item = await withSidecar(io, { file: arrival.file, path: join(root, arrival.file), row: {} });
      offered.set(item, arrival);
      yield item;
      if (stopped()) return;
    }
    await pause(io.signal, Math.max(pauseBetween, 9 * took));
  }
}

function pause(signal: AbortSignal, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
