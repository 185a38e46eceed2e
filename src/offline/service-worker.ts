import { cleanupOutdatedCaches, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';

declare const self: ServiceWorkerGlobalScope;
/** Every file of the built page, inserted by `offline-plugin.ts`. */
declare const pageFiles: PrecacheEntry[];

/**
 * Caches the page itself for offline use. Models are stored by the engine, which verifies them; they are never requested here.
 * A new version waits until the page activates it: an open page keeps the files it started with.
 */
cleanupOutdatedCaches();
precacheAndRoute(pageFiles, { ignoreURLParametersMatching: [/./] });

self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void self.skipWaiting();
});
