import { expect, test } from 'vitest';
import type { DeviceReport } from '../../../shared/engine-api.ts';
import { modelFit } from './model-fit.ts';

const device = (change: Partial<DeviceReport>): DeviceReport => ({
  backend: 'webgpu',
  variant: 'quad',
  adapter: 'a',
  software: false,
  reason: '',
  features: [],
  maxBufferBytes: 2 ** 31,
  threads: 1,
  ...change,
});
const full = { parameters: 547e6, bytes: 1.1e9 };
const huge = { parameters: 986e6, bytes: 1.05e9 };
const small = { parameters: 0.6e6, bytes: 0.7e6 };

test('on a GPU weights take as much memory as they are stored in', () => {
  const { possible, words } = modelFit(full, {
    device: device({}),
    webGpuOffered: true,
    memoryGigabytes: 8,
  });
  expect(possible).toBe(true);
  expect(words).toBe('Needs about 1.3 GB of GPU memory.');
});

test('what WASM cannot hold is refused without WebGPU, and warned of with a software one', () => {
  const wasm = device({ backend: 'wasm', software: true });
  expect(modelFit(huge, { device: wasm, webGpuOffered: false, memoryGigabytes: 8 })).toMatchObject({
    possible: false,
    words: expect.stringMatching(/cannot run here/) as string,
  });
  const fit = modelFit(huge, { device: wasm, webGpuOffered: true, memoryGigabytes: 2 });
  expect(fit.possible).toBe(true);
  expect(fit.words).toMatch(/minutes per image.*about 2 GB of memory/);
});

test('WASM holds what fits into its memory at four bytes a weight', () => {
  const wasm = device({ backend: 'wasm', software: true });
  const { possible, words } = modelFit(full, { device: wasm, webGpuOffered: false, memoryGigabytes: 8 });
  expect(possible).toBe(true);
  expect(words).toMatch(/^Needs about 2\.4 GB of memory\./);
});

test('a small model is small everywhere', () => {
  const wasm = device({ backend: 'wasm', software: true });
  const { words } = modelFit(small, { device: wasm, webGpuOffered: true, memoryGigabytes: 4 });
  expect(words).toBe('Needs about 5.2 MB of memory.');
});
