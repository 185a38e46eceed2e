import { runningSha256 } from '../../formats/sha256-stream.ts';
import { fetchModel, packFetched } from '../../package/shelf/get-model.ts';
import { parseShelf } from '../../package/shelf/parse-shelf.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { LibraryListener, ShelfView } from '../../shared/library-api.ts';
import { bytesToFetch, fileNameOf, type ShelfModel } from '../../shared/shelf.ts';
import type { ModelFolder } from './model-store.ts';
import { noRoom } from './no-room.ts';
import type { PartStore } from './part-store.ts';

/** The list at an address of this site, and what of its models was fetched but not packed. Throws `model-download`, `model-invalid`. */
export async function viewShelf(url: string, fetcher: typeof fetch, parts: PartStore): Promise<ShelfView> {
  const response = await fetcher(url, { cache: 'no-cache' }).catch(() => undefined);
  if (!response?.ok) {
    throw new FoveaError(
      'model-download',
      'The list of public models cannot be read from this site.',
      'Check the connection. Models can still be added from files or by URL.',
    );
  }
  const shelf = parseShelf(await response.text(), new URL(url).pathname);
  return { shelf, kept: await parts.kept().catch(() => ({})) };
}

interface GetContext {
  parts: PartStore;
  fetch: typeof fetch;
  signal: AbortSignal;
  onProgress: LibraryListener;
  /** Bytes that the browser still allows. */
  room: () => Promise<number>;
}

/**
 * Fetches a public model into the browser's storage and packs it at int8; `write` is asked to make the package once everything is there.
 * What was fetched is kept when it is stopped or fails, and dropped when the package is made. Throws what `fetchFile` and
 * `packCheckpoints` throw, and `storage-full` before the first byte.
 */
export async function getPublic<T>(
  model: ShelfModel,
  { parts: store, fetch, signal, onProgress, room }: GetContext,
  write: (pack: (folder: ModelFolder) => Promise<void>) => Promise<T>,
): Promise<{ made: T; news: string[] }> {
  const parts = model.files.map((file, i) => store.part(model.name, i, fileNameOf(file)));
  const news: string[] = [];
  let says: string | undefined;
  try {
    refuseNoRoom(model, (await store.kept())[model.name] ?? 0, await room());
    const fetched = await fetchModel(model, parts, {
      fetch,
      signal,
      command: `npx . get ${model.name}`,
      page: model.page,
      newHash: runningSha256,
      onBytes: (stage, done, total = done) =>
        onProgress({ stage: stage === 'fetch' ? 'download' : 'check', done, total, says }),
      onNews: (sentence) => {
        says = sentence;
        news.push(sentence);
        onProgress({ stage: 'wait', done: 0, total: 1, says });
      },
    });
    for (const [i, { sha256 }] of fetched.entries())
      if (model.files[i]!.role === 'checkpoint')
        news.push(`SHA-256 of ${fileNameOf(model.files[i]!)}: ${sha256}.`);
    const made = await write(async (folder) => {
      await packFetched(model, parts, fetched, 'int8', folder, (done, total) => {
        signal.throwIfAborted();
        onProgress({ stage: 'pack', done, total });
      });
    });
    for (const part of parts) await part.clear();
    await store.remove(model.name);
    return { made, news };
  } finally {
    for (const part of parts) await part.close();
  }
}

/** Refuses before the first byte what will not fit. */
function refuseNoRoom(model: ShelfModel, kept: number, room: number): void {
  const needed = bytesToFetch(model) - kept + (model.packed ?? 0);
  if (room < needed) throw noRoom(model.title, needed, room);
}
