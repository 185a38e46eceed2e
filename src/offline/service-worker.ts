import { addPlugins, cleanupOutdatedCaches, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching';
import { isolate } from './isolate.ts';
import { LateFiles } from './late-files.ts';

declare const self: ServiceWorkerGlobalScope;
/** Every file of the built page, inserted by `offline-plugin.ts`. */
declare const pageFiles: PrecacheEntry[];
/** Large files that few need, by their paths: cached when they are first used. */
declare const lateFiles: string[];

/**
 * Caches the page itself for offline use. Models are stored by the engine, which verifies them; they are never requested here.
 * Other requests, to other sites among them, go to the network as if there were no service worker.
 * A new version waits until the page activates it: an open page keeps the files it started with.
 */
cleanupOutdatedCaches();
addPlugins([{ handlerWillRespond: ({ request, response }) => Promise.resolve(isolate(request, response)) }]);
const late = new LateFiles(lateFiles.map((path) => new URL(path, self.location.href).href));
self.addEventListener('activate', (event) => event.waitUntil(late.tidy()));
self.addEventListener('fetch', (event) => {
  if (late.has(event.request.url)) event.respondWith(late.answer(event.request));
});
precacheAndRoute(pageFiles, { ignoreURLParametersMatching: [/./] });

self.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void self.skipWaiting();
});
