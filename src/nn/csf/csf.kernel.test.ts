import { createWebGpuBackend } from '../../gpu/device.ts';
import { describeFrequencyPath } from '../../testing/csf/suite.ts';

// each shape of picture is compiled anew
describeFrequencyPath(
  'webgpu',
  async () => {
    await createWebGpuBackend();
  },
  { goldenCrops: 1, pictures: 12 },
);
