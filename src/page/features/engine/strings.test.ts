import { expect, test } from 'vitest';
import type { DeviceReport } from '../../../shared/engine-api.ts';
import { deviceSentence, deviceWord } from './strings.ts';

const wasm = { backend: 'wasm', threads: 1, reason: 'chosen by you' } as DeviceReport;

test('the word says what computes, and a software adapter is not called a GPU', () => {
  expect(deviceWord(wasm)).toBe('CPU');
  expect(deviceWord({ ...wasm, backend: 'webgpu', software: true })).toBe('Software GPU');
  expect(deviceWord({ ...wasm, backend: 'webgpu', software: false })).toBe('GPU');
});

test('one thread for want of isolation says why; one thread on one core, or many, does not', () => {
  expect(deviceSentence(wasm, true, 'no-headers')).toContain('the site does not send isolation headers.');
  expect(deviceSentence(wasm, true, 'next-load')).toContain('From the next load on');
  expect(deviceSentence(wasm, true, 'unsupported')).toContain('this browser does not isolate');
  expect(deviceSentence(wasm, true, 'insecure')).toContain('https');
  expect(deviceSentence(wasm, true, 'isolated')).not.toContain('Only one');
  expect(deviceSentence({ ...wasm, threads: 4 }, true, 'isolated')).not.toContain('Only one');
});
