import { expect, it } from 'vitest';
import { startTraining } from './training-backend.ts';

const software = { vendor: 'google', architecture: 'swiftshader', device: '', description: 'SwiftShader' };

it('takes WebAssembly where there is no GPU, and says why', async () => {
  const none = await startTraining('auto', () =>
    Promise.resolve({ reason: 'Dawn for Node finds no adapter' }),
  );
  expect(none.said).toBe('WebAssembly, one core (Dawn for Node finds no adapter)');
  const info = { ...software, isFallbackAdapter: true } as GPUAdapterInfo;
  const slow = await startTraining('auto', () => Promise.resolve({ info }));
  expect(slow.said).toContain('SwiftShader, runs on the CPU');
  expect((await startTraining('wasm')).said).toBe('WebAssembly, one core');
});

it('never takes another backend than the one that is asked for', async () => {
  const webgpu = startTraining('webgpu', () => Promise.resolve({ reason: 'Dawn for Node finds no adapter' }));
  await expect(webgpu).rejects.toMatchObject({ code: 'backend-unavailable' });
});
