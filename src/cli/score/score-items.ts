import type { ModelInfo } from '../../shared/engine-api.ts';
import type { CliIo } from '../io.ts';
import { checkItem, type Item } from '../items/item.ts';
import { readAhead } from '../items/read-ahead.ts';
import { ScoreBatch, type Job, type ScoreOptions } from './score-batch.ts';
import type { Outcome } from './score-line.ts';

export type { ScoreOptions } from './score-batch.ts';

/** Receives the engine's description once, before the first outcome; undefined if it could not be started. */
export type ReadyListener = (model: ModelInfo | undefined) => Promise<void>;

/** Items read ahead: the describer looks one image ahead. */
const ahead = 3;

/** Scores a list; see `scoreStream`. */
export function scoreItems(
  io: CliIo,
  items: readonly Item[],
  options: ScoreOptions,
  ready: ReadyListener,
  take: (outcome: Outcome) => Promise<void>,
): Promise<void> {
  return scoreStream(io, { items: fromList(items), total: items.length }, options, ready, take);
}

async function* fromList(items: readonly Item[]): AsyncGenerator<Item> {
  for (const item of items) yield await Promise.resolve(item);
}

export interface ItemStream {
  items: AsyncIterable<Item>;
  /** How many there are, where that is known. */
  total?: number | undefined;
}

/**
 * Scores items in order, as they come, in one headless browser, and passes on each outcome as soon as it is ready. Whatever goes
 * wrong with an item, the model or the browser becomes that item's error; `usage` errors (an unknown head, a table that cannot be
 * read) are thrown. The engine starts at the first item that can be scored. Returns early when the user stops.
 */
export async function scoreStream(
  io: CliIo,
  { items, total }: ItemStream,
  options: ScoreOptions,
  ready: ReadyListener,
  take: (outcome: Outcome) => Promise<void>,
): Promise<void> {
  /** Those read whose turn is still to come: a folder may be watched for weeks. */
  const seen = new Map<number, Item>();
  let read = 0;
  const jobOf = (item: Item): Job => ({ item, asked: options });
  const find = (place: number): Job | undefined => {
    const item = seen.get(place);
    return item && jobOf(item);
  };
  const batch = new ScoreBatch(io, find, total, options);
  const stopped = (): boolean => io.signal.aborted;
  /** Outcomes from before the engine's start, which may still find that nothing was to be asked. */
  const before = { begun: false, held: [] as Outcome[] };
  const begin = async (): Promise<void> => {
    before.begun = true;
    await ready(batch.model);
    for (const outcome of before.held.splice(0)) await take(outcome);
  };
  try {
    let index = -1;
    for await (const item of readAhead(items, ahead, (one) => seen.set(read++, one))) {
      if (stopped()) return;
      index++;
      batch.arrive(item);
      const error = await checkItem(item);
      if (!error && !before.begun) {
        await batch.start();
        await begin();
      }
      const outcome: Outcome = error ? { item, ok: false, error } : await batch.score(index, jobOf(item));
      if (!outcome.ok && outcome.error.code === 'cancelled' && stopped()) return;
      if (before.begun) await take(outcome);
      else before.held.push(outcome);
      seen.delete(index);
    }
    if (!before.begun && !stopped()) await begin();
  } finally {
    await batch.close();
  }
}
