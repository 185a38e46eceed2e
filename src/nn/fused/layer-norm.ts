import type { Tensor, Tensor1D } from '../tf.ts';
import type { KernelRunner } from '../../gpu/kernel-runner.ts';
import { spreadWorkgroups } from '../../gpu/workgroups.ts';
import groupSource from '../../../shaders/nn/layer-norm-group.wgsl?raw';
import laneSource from '../../../shaders/nn/layer-norm-lane.wgsl?raw';

const threads = 64;
const laneRows = 4;

/**
 * Records a layer norm over the last axis, x [..., C], gamma and beta [C] → [..., C]; rows that are no whole vectors go by workgroups
 * whatever is wanted.
 */
export function runLayerNorm(
  runner: KernelRunner,
  wanted: 'lane' | 'group',
  x: Tensor,
  gamma: Tensor1D,
  beta: Tensor1D,
  epsilon: number,
): Tensor {
  const width = x.shape.at(-1)!;
  const rows = x.size / width;
  const lane = wanted === 'lane' && width % 4 === 0;
  const groups = Math.ceil(rows / (lane ? laneRows : 1));
  const [across, down] = spreadWorkgroups(groups);
  const constants = { ROWS: rows, EPSILON: epsilon, GROUPS_X: across };
  return runner.run({
    key: `layerNorm ${lane ? 'lane' : 'group'} ${rows}x${width} ${epsilon}`,
    parts: () => ({
      sources: [lane ? laneSource : groupSource],
      constants: lane
        ? { ...constants, WIDTH4: width / 4 }
        : { ...constants, WIDTH: width, THREADS: threads },
      floats: ['EPSILON'],
    }),
    inputs: [
      [0, x],
      [1, gamma],
      [2, beta],
    ],
    resultBinding: 3,
    resultShape: x.shape,
    grid: [across, down, 1],
    work: 4 * x.size,
  });
}
