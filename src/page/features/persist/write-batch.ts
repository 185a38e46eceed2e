import * as v from 'valibot';
import { numberOf, type QueueItem, type QueueState, type ResultsState, type Scored } from '../batch/index.ts';
import type { Mark, MarksState } from '../cull/index.ts';
import type { Vote, VotesState } from '../votes/index.ts';
import { batchStores, itemStores, votesKey, type Database } from './database.ts';
import type { StoredDetail } from './detail-record.ts';
import { itemSchema, type StoredEngine, type StoredPlace, type StoredResult } from './records.ts';

export type Kept = Pick<QueueState, 'items'> &
  Pick<ResultsState, 'results'> &
  Pick<MarksState, 'marks'> &
  Pick<VotesState, 'votes'>;

/** The changes to write. */
export interface Changes {
  items: QueueItem[];
  results: { id: string; scored: Scored; withDetail: boolean }[];
  /** Changed marks; undefined where one was removed. */
  marks: [string, Mark | undefined][];
  /** All votes, where one was added or taken back. */
  votes: Vote[] | undefined;
  gone: string[];
}

/** A request's failure fails its transaction, which is awaited. */
function quietly(request: Promise<unknown>): void {
  request.catch(() => undefined);
}

/** Whether the stored record changes: thumbnails are stored apart. */
function reworded(before: QueueItem | undefined, now: QueueItem): boolean {
  if (!before) return true;
  return (
    before !== now && JSON.stringify(v.parse(itemSchema, before)) !== JSON.stringify(v.parse(itemSchema, now))
  );
}

/** All of a result but what is kept apart (maps and what the heads read) or not at all. */
function recordedOf(result: Scored['result']) {
  const { detail: _, features: __, relevance: ___, tensors: ____, ...own } = result;
  return own;
}

const differs = (a: object, b: object): boolean =>
  Object.keys({ ...a, ...b }).some((key) => Reflect.get(a, key) !== Reflect.get(b, key));

/** Whether the stored record changes: while a batch is looked through, maps come back from storage and go again. */
function rescored(before: Scored | undefined, now: Scored): boolean {
  if (!before) return true;
  const { result: was, ...others } = before;
  const { result, ...othersNow } = now;
  return differs(others, othersNow) || differs(recordedOf(was), recordedOf(result));
}

/**
 * The difference between the saved and the current state; samples are never saved.
 *
 * @param recalled maps that came from storage, where they are until their image is removed
 */
export function changesBetween(before: Kept, now: Kept, recalled: WeakSet<object> = new WeakSet()): Changes {
  const own = Object.values(now.items).filter((item) => !item.sample);
  return {
    items: own.filter((item) => reworded(before.items[item.id], item)),
    results: own.flatMap(({ id }) => {
      const scored = now.results[id];
      const old = before.results[id];
      if (!scored || scored === old) return [];
      const { detail } = scored.result;
      // without an earlier result the image was removed, and its stored maps with it
      const withDetail =
        detail !== undefined && detail !== old?.result.detail && !(old && recalled.has(detail));
      return withDetail || rescored(old, scored) ? [{ id, scored, withDetail }] : [];
    }),
    marks: own.flatMap(({ id }): Changes['marks'] => {
      const mark = now.marks[id];
      const known = before.items[id] ? before.marks[id] : undefined;
      return mark === known ? [] : [[id, mark]];
    }),
    votes: now.votes === before.votes ? undefined : ownVotes(now),
    gone: Object.values(before.items).flatMap(({ id, sample }) => (sample || now.items[id] ? [] : [id])),
  };
}

/** Votes for samples last as long as the samples, which another visit may have under other ids. */
function ownVotes({ votes, items }: Kept): Vote[] {
  return votes.filter(({ left, right }) => !items[left]?.sample && !items[right]?.sample);
}

/** Changes written in one go: more would block the page. */
const slice = 400;

/** Changes in slices, in their order; what is written once comes with the first. */
export function sliced(changes: Changes): Changes[] {
  const { items, results, marks, votes, gone } = changes;
  const longest = Math.max(items.length, results.length, marks.length, gone.length);
  const part = <T>(list: readonly T[], at: number): T[] => list.slice(at, at + slice);
  return Array.from({ length: Math.max(votes ? 1 : 0, Math.ceil(longest / slice)) }, (_, i): Changes => ({
    items: part(items, i * slice),
    results: part(results, i * slice),
    marks: part(marks, i * slice),
    votes: i === 0 ? votes : undefined,
    gone: part(gone, i * slice),
  }));
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

function resultRecord(scored: Scored): StoredResult {
  const { origins, at } = scored;
  return { engine: engineKey(scored), result: recordedOf(scored.result), origins, at };
}

/**
 * Writes what is small and matters: items, scores, and what is gone.
 *
 * @throws DOMException `QuotaExceededError` if storage is full
 */
export async function writeRecords(database: Database, changes: Changes): Promise<void> {
  const tx = database.transaction([...itemStores, 'engines', 'votes'] as const, 'readwrite');
  for (const item of changes.items)
    quietly(tx.objectStore('items').put(v.parse(itemSchema, item), numberOf(item.id)));
  const engines = new Map(changes.results.map(({ scored }) => [engineKey(scored), scored]));
  for (const [key, { model, device }] of engines)
    quietly(tx.objectStore('engines').put({ model, device } satisfies StoredEngine, key));
  for (const { id, scored } of changes.results) {
    quietly(tx.objectStore('results').put(resultRecord(scored), numberOf(id)));
  }
  for (const [id, mark] of changes.marks) {
    const marks = tx.objectStore('marks');
    quietly(mark ? marks.put(mark, numberOf(id)) : marks.delete(numberOf(id)));
  }
  if (changes.votes) quietly(tx.objectStore('votes').put(changes.votes, votesKey));
  for (const id of changes.gone) {
    for (const name of itemStores) quietly(tx.objectStore(name).delete(numberOf(id)));
  }
  await tx.done;
}

/** What fills the disk, by item: an image, its maps, its small picture. */
export interface Pictures {
  images?: [string, Blob][];
  details?: [string, StoredDetail][];
  thumbs?: [string, Blob][];
}

/** The maps of results written in one go: each go costs about as much as the maps of one, which are large. */
const detailsTogether = 8;

/** The maps of new results, as many as are written in one go at a time. */
export function detailsOf({ results }: Pick<Changes, 'results'>): [string, StoredDetail][][] {
  const details = results.flatMap(({ id, scored: { at, result }, withDetail }): [string, StoredDetail][] =>
    withDetail && result.detail
      ? [[id, { at, detail: result.detail, ...(result.features ? { features: result.features } : {}) }]]
      : [],
  );
  return Array.from({ length: Math.ceil(details.length / detailsTogether) }, (_, i) =>
    details.slice(i * detailsTogether, (i + 1) * detailsTogether),
  );
}

/**
 * Writes pictures in one transaction.
 *
 * @param here whether an item is still there: what was removed meanwhile is not written again
 * @throws DOMException `QuotaExceededError` where there is no room
 */
export async function writePictures(
  database: Database,
  pictures: Pictures,
  here: (id: string) => boolean,
): Promise<void> {
  const tx = database.transaction(['images', 'details', 'thumbs'], 'readwrite');
  for (const name of ['images', 'details', 'thumbs'] as const) {
    for (const [id, value] of pictures[name] ?? []) {
      if (here(id)) quietly(tx.objectStore(name).put(value, numberOf(id)));
    }
  }
  await tx.done;
}

/** Saves the user's place. */
export async function writePlace(database: Database, place: StoredPlace): Promise<void> {
  await database.put('place', place, 'place');
}

/** Deletes all images with what belongs to them, descriptions too; tables wait on. */
export async function clearDatabase(database: Database): Promise<void> {
  const tx = database.transaction(batchStores, 'readwrite');
  for (const name of batchStores) quietly(tx.objectStore(name).clear());
  await tx.done;
}
