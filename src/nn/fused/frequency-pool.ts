import poolSource from '../../../shaders/nn/frequency-pool.wgsl?raw';
import { composeShader } from '../../gpu/compose.ts';
import type { KernelRunner } from '../../gpu/kernel-runner.ts';
import type { FrequencyPoolInput, FrequencyPooled } from '../layers.ts';
import type { Tensor2D } from '../tf.ts';

const threads = 64;

/** Whether a crop's places and channels (4 bytes a value) fit into a workgroup's memory. */
export function poolFits(device: GPUDevice, places: number, channels: number): boolean {
  return 4 * (2 * places + channels + threads) <= device.limits.maxComputeWorkgroupStorageSize;
}

/**
 * Records AQAFP (paper §3.3, Eq. 9) of each crop in one dispatch: map [crops, places, C] → pooled [crops, C], mask and shares
 * [crops, places].
 */
export function runFrequencyPool(runner: KernelRunner, input: FrequencyPoolInput): FrequencyPooled {
  const { map, spatialLogits, channelLogits, weights, constant } = input;
  const [crops, places, channels] = map.shape;
  const { queue } = runner;
  const pooled = queue.allocate([crops, channels]) as Tensor2D;
  const spatial = queue.allocate([crops, places]) as Tensor2D;
  const share = queue.allocate([crops, places]) as Tensor2D;
  runner.dispatch({
    key: `frequencyPool ${crops}x${places}x${channels} ${constant}`,
    shader: () =>
      composeShader({
        sources: [poolSource],
        constants: { CROPS: crops, PLACES: places, CHANNELS: channels, CONSTANT: constant, THREADS: threads },
        floats: ['CONSTANT'],
      }),
    entryPoint: 'main',
    bindings: () => [
      [0, map],
      [1, spatialLogits],
      [2, channelLogits],
      [3, weights],
      [4, pooled],
      [5, spatial],
      [6, share],
    ],
    grid: [crops, 1, 1],
    work: 2 * map.size,
  });
  return { pooled, spatial, share };
}
