/**
 * The headers of cross-origin isolation, which gives WebAssembly its threads (SharedArrayBuffer): `credentialless` rather than
 * `require-corp`, under which the page could not find out whether a description server is there but refuses it; Safari knows only the
 * latter and goes without threads, but it has WebGPU. Vite's servers send them, and the service worker adds them on other hosts.
 */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'credentialless',
} as const;
