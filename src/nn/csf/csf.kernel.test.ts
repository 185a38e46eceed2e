import { createWebGpuBackend } from '../../gpu/device.ts';
import { describeFrequencyPath } from './fixtures/suite.ts';

describeFrequencyPath('webgpu', async () => {
  await createWebGpuBackend();
});
