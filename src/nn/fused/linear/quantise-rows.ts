import type { Tensor } from '../../tf.ts';
import type { KernelRunner } from '../../../gpu/kernel-runner.ts';
import { spreadWorkgroups } from '../../../gpu/workgroups.ts';
import quantiseSource from '../../../../shaders/nn/linear/quantise-rows.wgsl?raw';

/**
 * Records the rounding of rows (whole vectors of four) to int8, as linear-shared-int8.wgsl reads them; words, not floats:
 * [rows, C] → [rows, 4·(⌈C/16⌉ + 1)]. The caller disposes them.
 */
export function quantiseRows(runner: KernelRunner, source: Tensor, rows: number): Tensor {
  const width = source.size / rows;
  const vectors = Math.ceil(width / 16);
  const [across, down] = spreadWorkgroups(rows);
  return runner.run({
    key: `quantise rows ${rows}x${width}`,
    parts: () => ({
      sources: [quantiseSource],
      constants: { ROWS: rows, SEGMENT4: width / 4, SEGMENT16: vectors, GROUPS_X: across },
    }),
    inputs: [[0, source]],
    resultBinding: 1,
    resultShape: [rows, 4 * (vectors + 1)],
    grid: [across, down, 1],
    work: source.size,
  });
}
