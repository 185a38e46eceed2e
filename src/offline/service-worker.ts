import { addPlugins, cleanupOutdatedCaches, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';
import { isolate } from './isolate.ts';

declare const self: ServiceWorkerGlobalScope;
/** Every file of the built page, inserted by `offline-plugin.ts`. */
declare const pageFiles: PrecacheEntry[];

/**
 * Caches the page itself for offline use. Models are stored by the engine, which verifies them; they are never requested here.
 * Other requests, to other sites among them, go to the network as if there were no service worker.
 * A new version waits until the page activates it: an open page keeps the files it started with.
 */
cleanupOutdatedCaches();
addPlugins([{ handlerWillRespond: ({ request, response }) => Promise.resolve(isolate(request, response)) }]);
precacheAndRoute(pageFiles, { ignoreURLParametersMatching: [/./] });

self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void self.skipWaiting();
});
