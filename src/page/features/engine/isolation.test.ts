import { afterEach, expect, test, vi } from 'vitest';
import { pageIsolation } from './isolation.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  ['isolated', true, true, { serviceWorker: { controller: {} } }],
  ['isolated', true, true, {}],
  ['next-load', false, true, { serviceWorker: { controller: null } }],
  ['unsupported', false, true, { serviceWorker: { controller: {} } }],
  ['no-headers', false, true, {}],
  ['insecure', false, false, {}],
])('%s: isolated %s, secure %s, %j', (expected, isolated, secure, navigator) => {
  vi.stubGlobal('crossOriginIsolated', isolated);
  vi.stubGlobal('isSecureContext', secure);
  vi.stubGlobal('navigator', navigator);
  expect(pageIsolation()).toBe(expected);
});
