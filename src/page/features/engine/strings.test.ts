import { expect, test } from 'vitest';
import type { DeviceReport } from '../../../shared/engine-api.ts';
import { deviceSentence } from './strings.ts';

const wasm = { backend: 'wasm', threads: 1, reason: 'chosen by you' } as DeviceReport;

test('one thread for want of isolation headers says so; one thread on one core, or many, does not', () => {
  expect(deviceSentence(wasm, true, false)).toContain('the site does not send isolation headers');
  expect(deviceSentence(wasm, true, true)).not.toContain('isolation');
  expect(deviceSentence({ ...wasm, threads: 4 }, true, true)).not.toContain('isolation');
});
