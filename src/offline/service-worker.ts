import { cleanupOutdatedCaches, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';

declare const self: ServiceWorkerGlobalScope;
/** Every file of the built page, put in by `offline-plugin.ts`. */
declare const pageFiles: PrecacheEntry[];

/**
 * Caches the page itself for offline use. Models are cached by the engine, which verifies them; they are never requested here.
 * A new version waits until the page says so: what is open goes on with the files it began with.
 */
cleanupOutdatedCaches();
precacheAndRoute(pageFiles, { ignoreURLParametersMatching: [/./] });

self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void self.skipWaiting();
});
