import { FoveaError } from '../../shared/errors.ts';
import type { CaptionerList } from '../../shared/caption-api.ts';
import { parseCaptioners } from './parse-captioners.ts';

/** Where the last list is kept, for a page that is offline. */
export interface ListMemory {
  get(): Promise<string | undefined>;
  set(json: string): Promise<void>;
}

const cacheName = 'fovea-captioners';
const cacheKey = 'https://captioner.invalid/list.json';

/** In the browser's cache. */
export const keptList: ListMemory = {
  get: async () => (await (await caches.open(cacheName)).match(cacheKey))?.text(),
  set: async (json) => (await caches.open(cacheName)).put(cacheKey, new Response(json)),
};

/** The list at an address of this site; offline, the one of the last time. Throws `model-download`, `model-invalid`. */
export async function readList(
  url: string,
  fetcher: typeof fetch,
  memory: ListMemory,
): Promise<CaptionerList> {
  const name = new URL(url).pathname;
  const response = await fetcher(url, { cache: 'no-cache' }).catch(() => undefined);
  if (response?.ok) {
    const json = await response.text();
    const list = parseCaptioners(json, name);
    await memory.set(json).catch(() => undefined);
    return list;
  }
  const last = await memory.get().catch(() => undefined);
  if (last !== undefined) return parseCaptioners(last, name);
  throw new FoveaError(
    'model-download',
    'The list of models that describe images cannot be read from this site.',
    'Check the connection. Descriptions can still be typed, or come from a server.',
  );
}
