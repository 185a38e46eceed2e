import * as v from 'valibot';
import type { QueueItem, QueueState, ResultsState, Scored } from '../batch/index.ts';
import { allStores, itemStores, numberOf, type Database } from './database.ts';
import type { StoredDetail } from './detail-record.ts';
import { itemSchema, type StoredEngine, type StoredPlace, type StoredResult } from './records.ts';

/** Changes written per slice: more would block the page. */
const slice = 25;

export type Kept = Pick<QueueState, 'items'> & Pick<ResultsState, 'results'>;

/** The changes to write. */
export interface Changes {
  items: QueueItem[];
  /** Items whose image is not saved yet. */
  fresh: Set<string>;
  results: { id: string; scored: Scored; withDetail: boolean }[];
  gone: string[];
}

/** A request's failure fails its transaction, which is awaited. */
function quietly(request: Promise<unknown>): void {
  request.catch(() => undefined);
}

/** The difference between the saved and the current state; samples are never saved. */
export function changesBetween(before: Kept, now: Kept): Changes {
  const own = Object.values(now.items).filter((item) => !item.sample);
  return {
    items: own.filter((item) => before.items[item.id] !== item),
    fresh: new Set(own.flatMap(({ id }) => (before.items[id] ? [] : [id]))),
    results: own.flatMap(({ id }) => {
      const scored = now.results[id];
      const old = before.results[id];
      if (!scored || scored === old) return [];
      const { detail } = scored.result;
      return [{ id, scored, withDetail: detail !== undefined && detail !== old?.result.detail }];
    }),
    gone: Object.values(before.items).flatMap(({ id, sample }) => (sample || now.items[id] ? [] : [id])),
  };
}

function engineKey({ model, device }: StoredEngine): string {
  return [
    model.hash,
    device.backend,
    device.variant,
    device.adapter,
    device.threads,
    device.versions?.fovea,
  ].join(' ');
}

/** All of a result but what is kept apart (maps) or not at all. */
function resultRecord(scored: Scored): StoredResult {
  const result = { ...scored.result };
  delete result.detail;
  delete result.tensors;
  delete result.features;
  return { engine: engineKey(scored), result, origins: scored.origins, at: scored.at };
}

/**
 * Writes changes in slices.
 *
 * @param pictures whether to write images and maps too, which take most of the space
 * @throws DOMException `QuotaExceededError` if storage is full
 */
export async function writeChanges(database: Database, changes: Changes, pictures: boolean): Promise<void> {
  for (let i = 0; i < changes.items.length; i += slice) {
    const tx = database.transaction(['items', 'images'], 'readwrite');
    for (const item of changes.items.slice(i, i + slice)) {
      const key = numberOf(item.id);
      quietly(tx.objectStore('items').put(v.parse(itemSchema, item), key));
      if (pictures && changes.fresh.has(item.id)) quietly(tx.objectStore('images').put(item.file, key));
    }
    await tx.done;
  }
  for (let i = 0; i < changes.results.length; i += slice) {
    const tx = database.transaction(['results', 'details', 'engines'], 'readwrite');
    for (const { id, scored, withDetail } of changes.results.slice(i, i + slice)) {
      const key = numberOf(id);
      const { model, device } = scored;
      const { detail } = scored.result;
      quietly(tx.objectStore('engines').put({ model, device } satisfies StoredEngine, engineKey(scored)));
      quietly(tx.objectStore('results').put(resultRecord(scored), key));
      if (pictures && withDetail && detail)
        quietly(tx.objectStore('details').put({ at: scored.at, detail } satisfies StoredDetail, key));
    }
    await tx.done;
  }
  if (changes.gone.length > 0) {
    const tx = database.transaction(itemStores, 'readwrite');
    for (const id of changes.gone) {
      for (const name of itemStores) quietly(tx.objectStore(name).delete(numberOf(id)));
    }
    await tx.done;
  }
}

/** Saves the user's place. */
export async function writePlace(database: Database, place: StoredPlace): Promise<void> {
  await database.put('place', place, 'place');
}

/** Deletes everything, descriptions too. */
export async function clearDatabase(database: Database): Promise<void> {
  const tx = database.transaction(allStores, 'readwrite');
  for (const name of allStores) quietly(tx.objectStore(name).clear());
  await tx.done;
}
