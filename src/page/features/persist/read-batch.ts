import * as v from 'valibot';
import { toErrorRecord } from '../../../shared/errors.ts';
import { imageGone, missingImage, numberOf, type QueueItem, type Scored } from '../batch/index.ts';
import type { Mark } from '../cull/index.ts';
import type { Vote } from '../votes/index.ts';
import { type Database, votesKey } from './database.ts';
import { detailSchema } from './detail-record.ts';
import {
  engineSchema,
  itemSchema,
  markSchema,
  placeSchema,
  resultSchema,
  type StoredEngine,
  tableSchema,
  votesSchema,
  type StoredItem,
  type StoredTable,
  type StoredPlace,
} from './records.ts';

/** Items read per slice: more would block the page. */
const slice = 200;

/** What the last visit saved. */
export interface StoredBatch {
  items: QueueItem[];
  results: Record<string, Scored>;
  marks: Record<string, Mark>;
  votes: Vote[];
  place: StoredPlace;
  /** Tables that wait for their images, by their keys. */
  tables: Map<number, StoredTable>;
}

function valid<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T | undefined {
  const { success, output } = v.safeParse(schema, value);
  return success ? output : undefined;
}

function revive(item: StoredItem, image: unknown, thumb: unknown, scored: boolean): QueueItem {
  const kept = {
    ...item,
    sample: false,
    ...(thumb instanceof Blob ? { thumb: URL.createObjectURL(thumb) } : {}),
  };
  // an item that was being scored when the page closed is scored again
  const status = item.status === 'running' ? 'waiting' : item.status;
  if (image instanceof Blob) return { ...kept, file: image, status };
  const file = missingImage;
  if (status !== 'waiting') return { ...kept, file, status };
  // its scores still hold, though it can get no others
  if (scored) return { ...kept, file, status: 'done' };
  return { ...kept, file, status: 'failed', error: toErrorRecord(imageGone) };
}

async function readEngines(database: Database): Promise<Map<string, StoredEngine>> {
  const [keys, values] = await Promise.all([database.getAllKeys('engines'), database.getAll('engines')]);
  return new Map(
    keys.flatMap((key, i): [string, StoredEngine][] => {
      const engine = valid(engineSchema, values[i]);
      return engine ? [[key, engine]] : [];
    }),
  );
}

async function readTables(database: Database): Promise<Map<number, StoredTable>> {
  const [keys, values] = await Promise.all([database.getAllKeys('tables'), database.getAll('tables')]);
  return new Map(
    keys.flatMap((key, i): [number, StoredTable][] => {
      const table = valid(tableSchema, values[i]);
      return table ? [[key, table]] : [];
    }),
  );
}

/** Reads the saved batch in slices; invalid records are left out. */
export async function readBatch(database: Database): Promise<StoredBatch> {
  const engines = await readEngines(database);
  const batch: StoredBatch = {
    items: [],
    results: {},
    marks: {},
    votes: valid(votesSchema, await database.get('votes', votesKey)) ?? [],
    place: valid(placeSchema, await database.get('place', 'place')) ?? { paused: false },
    tables: await readTables(database),
  };
  for (let after = 0; ;) {
    const range = IDBKeyRange.lowerBound(after, true);
    const numbers = await database.getAllKeys('items', range, slice);
    const last = numbers.at(-1);
    if (last === undefined) return batch;
    const tx = database.transaction(['items', 'images', 'thumbs', 'results', 'marks']);
    const rows = await Promise.all(
      numbers.map((number) =>
        Promise.all([
          tx.objectStore('items').get(number),
          tx.objectStore('images').get(number),
          tx.objectStore('thumbs').get(number),
          tx.objectStore('results').get(number),
          tx.objectStore('marks').get(number),
        ]),
      ),
    );
    for (const [i, [storedItem, image, thumb, storedResult, storedMark]] of rows.entries()) {
      const item = valid(itemSchema, storedItem);
      if (!item || numberOf(item.id) !== numbers[i]) continue;
      const result = valid(resultSchema, storedResult);
      const engine = result && engines.get(result.engine);
      batch.items.push(revive(item, image, thumb, engine !== undefined));
      const mark = valid(markSchema, storedMark);
      if (mark) batch.marks[item.id] = mark;
      if (engine) {
        const { result: scores, origins, at } = result;
        batch.results[item.id] = { ...engine, result: scores, origins, at };
      }
    }
    after = last;
  }
}

/** A result with its maps and what its heads read, where they were kept. */
export async function readDetail(
  database: Database,
  id: string,
  scored: Scored,
): Promise<Scored | undefined> {
  const stored = valid(detailSchema, await database.get('details', numberOf(id)));
  if (stored?.at !== scored.at) return undefined;
  const { detail, features } = stored;
  return { ...scored, result: { ...scored.result, detail, ...(features ? { features } : {}) } };
}
