/** Shards kept in the browser between visits, by their SHA-256: a name that can never go stale. */
export interface ShardCache {
  match(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Rejects when the browser has no room left. */
  put(sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  delete(sha256: string): Promise<void>;
}

const cacheName = 'fovea-model-shards';

/** The Cache API wants a URL; this one is never requested. */
function key(sha256: string): string {
  return `https://shard.invalid/${sha256}`;
}

/**
 * The browser's cache, or undefined where there is none (private windows, plain-http origins): models are then downloaded each
 * time, which `onWarning` is told.
 */
export async function openShardCache(onWarning: (message: string) => void): Promise<ShardCache | undefined> {
  try {
    const cache = await caches.open(cacheName);
    return {
      async match(sha256) {
        const response = await cache.match(key(sha256));
        return response && new Uint8Array(await response.arrayBuffer());
      },
      put: (sha256, bytes) => cache.put(key(sha256), new Response(bytes)),
      async delete(sha256) {
        await cache.delete(key(sha256));
      },
    };
  } catch {
    onWarning('The browser keeps no cache here; the model will be downloaded again on the next visit.');
    return undefined;
  }
}
