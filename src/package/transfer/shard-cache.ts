/** What is kept between visits: shards by their SHA-256, a name that can never go stale; small texts by their address. */
export interface ShardCache {
  match(key: string): Promise<Response | undefined>;
  /** Rejects when the browser has no room left. */
  put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  delete(key: string): Promise<void>;
}

const cacheName = 'fovea-model-shards';

/** The Cache API wants a URL; this one is never requested. */
function address(key: string): string {
  return `https://shard.invalid/${encodeURIComponent(key)}`;
}

/**
 * The browser's cache, or undefined where there is none (private windows, plain-http origins): models are then downloaded each time, which `onWarning` reports.
 */
export async function openShardCache(onWarning: (message: string) => void): Promise<ShardCache | undefined> {
  try {
    const cache = await caches.open(cacheName);
    return {
      match: (key) => cache.match(address(key)),
      put: (key, bytes) => cache.put(address(key), new Response(bytes)),
      async delete(key) {
        await cache.delete(address(key));
      },
    };
  } catch {
    onWarning('This browser offers no cache here; the model will be downloaded again on the next visit.');
    return undefined;
  }
}
