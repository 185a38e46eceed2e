import { expect, test } from 'vitest';
import type { DeviceReport } from '../../../shared/engine-api.ts';
import { deviceSentence } from './strings.ts';

const wasm = { backend: 'wasm', threads: 1, reason: 'chosen by you' } as DeviceReport;

test('one thread for want of isolation says why; one thread on one core, or many, does not', () => {
  expect(deviceSentence(wasm, true, 'no-headers')).toContain('the site does not send isolation headers.');
  expect(deviceSentence(wasm, true, 'next-load')).toContain('From the next load on');
  expect(deviceSentence(wasm, true, 'unsupported')).toContain('this browser does not isolate');
  expect(deviceSentence(wasm, true, 'insecure')).toContain('https');
  expect(deviceSentence(wasm, true, 'isolated')).not.toContain('Only one');
  expect(deviceSentence({ ...wasm, threads: 4 }, true, 'isolated')).not.toContain('Only one');
});
