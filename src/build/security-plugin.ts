import type { Plugin } from 'vite';
import { isolationHeaders } from '../shared/isolation.ts';

/**
 * What the page may load and speak to. Everything comes from the page's own site; only `connect-src` is wider, for the description
 * endpoints and model packages that the user names (plain http for servers on this computer or in the house).
 */
const policy: Record<string, string> = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self' blob:",
  'style-src': "'self'",
  'img-src': "'self' blob: data:",
  'font-src': "'self'",
  'manifest-src': "'self'",
  'connect-src': "'self' blob: data: https: http:",
  'base-uri': "'self'",
  'form-action': "'none'",
};

/** While developing, Vite's client adds inline scripts and styles and keeps a socket open. */
const developing: Record<string, string> = {
  ...policy,
  'script-src': `${policy['script-src'] ?? ''} 'unsafe-inline'`,
  'style-src': `${policy['style-src'] ?? ''} 'unsafe-inline'`,
  'connect-src': `${policy['connect-src'] ?? ''} ws:`,
};

const written = (directives: Record<string, string>): string =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');

/**
 * Headers of every answer. Workers take the policy of their own script's answer. tfjs starts its threads from scripts in blobs; the
 * page itself, which has the stricter policy besides, may not.
 */
const headers = (directives: Record<string, string>): Record<string, string> => ({
  ...isolationHeaders,
  'Content-Security-Policy': written({
    ...directives,
    'script-src': `${directives['script-src'] ?? ''} blob:`,
    'frame-ancestors': "'none'",
  }),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
});

/** Puts the policy into the page itself, for hosts that send no headers, and into the headers of Vite's servers. */
export function securityPlugin(): Plugin {
  return {
    name: 'fovea-security',
    config: () => ({
      server: { headers: headers(developing) },
      preview: { headers: headers(policy) },
    }),
    transformIndexHtml: (_, { path, server }) => {
      // the command line's own page is only ever seen by the command line
      if (path !== '/index.html') return [];
      const content = written(server ? developing : policy);
      return [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content },
          injectTo: 'head-prepend',
        },
      ];
    },
  };
}
