import { expect, test } from 'vitest';
import {
  describeAdapter,
  isSoftwareAdapter,
  requestAdapter,
  requestDevice,
  wantedFeatures,
} from './adapter.ts';

const info = (given: Partial<GPUAdapterInfo>) =>
  ({
    vendor: '',
    architecture: '',
    device: '',
    description: '',
    isFallbackAdapter: false,
    ...given,
  }) as GPUAdapterInfo;

const gpuAnswering = (answers: (GPUAdapter | null)[]) =>
  ({ requestAdapter: () => Promise.resolve(answers.shift() ?? null) }) as unknown as GPU;

test.each([
  [info({ vendor: 'google', architecture: 'swiftshader', isFallbackAdapter: true }), true],
  [info({ vendor: 'mesa', description: 'llvmpipe (LLVM 15.0.6, 256 bits)' }), true],
  [info({ vendor: 'microsoft', description: 'Microsoft Basic Render Driver' }), true],
  [info({ vendor: 'nvidia', architecture: 'turing' }), false],
  [info({ vendor: 'apple', architecture: 'metal-3' }), false],
])('a CPU adapter is told from a GPU: %o', (given, software) => {
  expect(isSoftwareAdapter(given)).toBe(software);
});

test('an adapter is described by what it tells', () => {
  expect(describeAdapter(info({ vendor: 'nvidia', architecture: 'turing' }))).toBe('nvidia turing');
  expect(describeAdapter(info({ vendor: 'x', description: 'Radeon' }))).toBe('Radeon');
  expect(describeAdapter(info({}))).toBe('unknown adapter');
});

test('no WebGPU and no adapter are told apart', async () => {
  await expect(requestAdapter(undefined)).rejects.toMatchObject({
    code: 'backend-unavailable',
    message: 'This browser has no WebGPU.',
  });
  await expect(requestAdapter(gpuAnswering([]))).rejects.toThrow('there is no adapter');
});

test('an adapter that comes late is taken', async () => {
  const adapter = {} as GPUAdapter;
  expect(await requestAdapter(gpuAnswering([null, null, adapter]))).toBe(adapter);
});

test('the device is asked for with the features there are and the full limits', async () => {
  let asked: GPUDeviceDescriptor | undefined;
  const adapter = {
    features: new Set(['subgroups', 'depth-clip-control']),
    limits: { maxBufferSize: 5, maxStorageBufferBindingSize: 3 },
    requestDevice: (descriptor: GPUDeviceDescriptor) => {
      asked = descriptor;
      return Promise.reject(new Error('lost already'));
    },
  } as unknown as GPUAdapter;
  await expect(requestDevice(adapter)).rejects.toMatchObject({ code: 'backend-unavailable' });
  expect(asked?.requiredFeatures).toEqual(wantedFeatures.filter((name) => name === 'subgroups'));
  expect(asked?.requiredLimits).toMatchObject({ maxBufferSize: 5, maxStorageBufferBindingSize: 3 });
});
