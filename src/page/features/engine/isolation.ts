/**
 * Whether the page is isolated, which WebAssembly needs for threads; if not, why.
 *
 * - `next-load`: the site does not send the headers; the service worker will add them to what it serves, which is not this load.
 * - `unsupported`: the service worker served this page, with the headers, and the browser ignores them (Safari).
 * - `insecure`: plain http to another computer.
 * - `no-headers`: the site does not send them, and the browser has no service workers here (some private windows).
 */
export type Isolation = 'isolated' | 'next-load' | 'unsupported' | 'insecure' | 'no-headers';

/** This page's isolation. */
export function pageIsolation(): Isolation {
  if (globalThis.crossOriginIsolated) return 'isolated';
  if (!globalThis.isSecureContext) return 'insecure';
  if (!('serviceWorker' in navigator)) return 'no-headers';
  return navigator.serviceWorker.controller ? 'unsupported' : 'next-load';
}
