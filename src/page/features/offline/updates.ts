import { perPage, type Page } from '../../kit/page.ts';
import { offlineStore } from './store.ts';

/** Keeps the page for visits without a net, and notices new versions of it. */
export class Updates {
  private readonly page: Page;
  private registration: ServiceWorkerRegistration | undefined;

  constructor(page: Page) {
    this.page = page;
  }

  /** Starts the service worker; a browser without, or one that refuses, is no reason to fail. */
  async start(base: string): Promise<void> {
    if (!('serviceWorker' in navigator)) return;
    try {
      const registration = await navigator.serviceWorker.register(new URL('sw.js', base));
      this.registration = registration;
      this.follow(registration.waiting);
      registration.addEventListener('updatefound', () => this.follow(registration.installing));
    } catch {
      // private windows and plain-http sites keep nothing: the page works from the net alone
    }
  }

  /** Changes to the new version, which loads the page anew. */
  apply(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    this.registration?.waiting?.postMessage('take-over');
  }

  /** A first version is none that anybody waits for: only one that finds another at work is an update. */
  private follow(worker: ServiceWorker | null): void {
    if (!worker) return;
    const tell = (): void => {
      if (worker.state === 'installed' && navigator.serviceWorker.controller)
        offlineStore(this.page).setState({ updateReady: true });
    };
    tell();
    worker.addEventListener('statechange', tell);
  }
}

export const updatesOf = perPage((page) => new Updates(page));
