import { createWebGpuBackend } from '../../gpu/device.ts';
import { describeFrequencyPath } from '../../testing/csf/suite.ts';

describeFrequencyPath('webgpu', async () => {
  await createWebGpuBackend();
});
