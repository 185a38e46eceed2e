import { cleanupOutdatedCaches, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';

declare const self: ServiceWorkerGlobalScope;
/** Every file of the built page, put in by `offline-plugin.ts`. */
declare const pageFiles: PrecacheEntry[];

/**
 * Keeps the page itself for visits without a net. Models are kept by the engine, which checks them; they are never asked for here.
 * A new version waits until the page says so: what is open goes on with the files it began with.
 */
cleanupOutdatedCaches();
precacheAndRoute(pageFiles, { ignoreURLParametersMatching: [/./] });

self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void self.skipWaiting();
});
