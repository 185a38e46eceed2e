import { isolate } from './isolate.ts';

const cacheName = 'fovea-late-files';

type Store = Pick<Cache, 'match' | 'put' | 'keys' | 'delete'>;

/** Files of the page that are cached when they are first used, not beforehand. Their names change with their content. */
export class LateFiles {
  private readonly urls: ReadonlySet<string>;
  private readonly open: () => Promise<Store>;
  private readonly fetch: (request: Request) => Promise<Response>;

  constructor(
    urls: readonly string[],
    open: () => Promise<Store> = () => caches.open(cacheName),
    fetcher: (request: Request) => Promise<Response> = (request) => fetch(request),
  ) {
    this.urls = new Set(urls);
    this.open = open;
    this.fetch = fetcher;
  }

  has(url: string): boolean {
    return this.urls.has(url);
  }

  /** From the cache, otherwise from the network, and cached then; as a script of a worker with the headers of isolation. */
  async answer(request: Request): Promise<Response> {
    const store = await this.open().catch(() => undefined);
    const known = await store?.match(request.url);
    if (known) return isolate(request, known);
    const response = await this.fetch(request);
    // a cache that is full is no reason to answer nothing
    if (response.ok) await store?.put(request.url, response.clone()).catch(() => undefined);
    return isolate(request, response);
  }

  /** Deletes the files of earlier versions. */
  async tidy(): Promise<void> {
    const store = await this.open();
    for (const { url } of await store.keys()) if (!this.urls.has(url)) await store.delete(url);
  }
}
