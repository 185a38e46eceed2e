import { perPage, type Page } from '../../kit/page.ts';
import { offlineStore } from './store.ts';

/** Set in this tab while a new version is about to take over. */
const takingOver = 'fovea-taking-over';
/** The old version stays in charge while it answers a request of this page; after so many milliseconds a reload ends those. */
const patience = 5000;

/** Caches the page for offline use, and detects new versions of it. */
class Updates {
  private readonly page: Page;
  private registration: ServiceWorkerRegistration | undefined;

  constructor(page: Page) {
    this.page = page;
  }

  /** Starts the service worker; does nothing if the browser has none or refuses. */
  async start(base: string): Promise<void> {
    if (!('serviceWorker' in navigator)) return;
    try {
      const registration = await navigator.serviceWorker.register(new URL('sw.js', base));
      this.registration = registration;
      if (sessionStorage.getItem(takingOver) !== null) {
        sessionStorage.removeItem(takingOver);
        this.reloadOnceTaken();
      }
      this.follow(registration.waiting);
      registration.addEventListener('updatefound', () => this.follow(registration.installing));
    } catch {
      // private windows and plain-http sites cannot cache: the page works online only
    }
  }

  /** Activates the new version, which reloads the page. */
  apply(): void {
    this.reloadOnceTaken();
    this.registration?.waiting?.postMessage('take-over');
    setTimeout(() => {
      sessionStorage.setItem(takingOver, '');
      location.reload();
    }, patience);
  }

  private reloadOnceTaken(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  }

  /** The first version is not an update: only one that replaces an active version is. */
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
