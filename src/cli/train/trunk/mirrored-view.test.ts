import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyOrientation } from '../../../image/orientation.ts';
import type { TrunkWeights } from '../../../model/trunk/run-trunk.ts';
import { disposeTrunk } from '../../../model/trunk/trunk-weights.ts';
import { startTrainingBackend } from '../../../nn/wasm/node/start-wasm.ts';
import { Random } from '../../../shared/random.ts';
import type { ModelConfig } from '../../../spec/config.ts';
import { tinyConfig } from '../../../testing/tiny-training.ts';
import { pooledValues } from '../../../training/data/prepare-image.ts';
import { installedTrunk } from './installed-trunk.ts';

const trunk = 'mobilenet-v2';
let weights: TrunkWeights[];
beforeAll(async () => {
  await startTrainingBackend();
  weights = [installedTrunk({ trunk, last: 2 })];
});
afterAll(() => weights.forEach(disposeTrunk));

const random = new Random(3);
const image = {
  rgb: Uint8Array.from({ length: 3 * 96 * 64 }, (_, i) => (i % 288) / 2 + random.integer(100)),
  width: 96,
  height: 64,
};
const mirror = applyOrientation(image, 2);

function said({ rgb, width, height }: ReturnType<typeof applyOrientation>, mirrored: boolean): Float32Array {
  const trunks = [{ trunk, taps: [2], view: 'whole', mirrored }] as const;
  const pooled = { trunks: trunks.map(({ taps, ...one }) => ({ ...one, taps: [...taps] })), share: 0.3 };
  const model: ModelConfig = { ...tinyConfig, branches: { ...tinyConfig.branches, pooled } };
  return pooledValues(rgb, width, height, model, weights);
}

const farthest = (a: Float32Array, b: Float32Array): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

test('with its mirror image, a view says the same whichever way round it is; means and deviations are those of both together', () => {
  const [own, other] = [said(image, false), said(mirror, false)];
  const both = said(image, true);
  expect(farthest(own, other)).toBeGreaterThan(0.02);
  expect(farthest(both, said(mirror, true))).toBeLessThan(1e-5);
  const channels = both.length / 2;
  for (let i = 0; i < channels; i++) {
    const [a, b, c, d] = [own[i]!, other[i]!, own[channels + i]!, other[channels + i]!];
    const mean = (a + b) / 2;
    expect(both[i]).toBeCloseTo(mean, 5);
    expect(both[channels + i]).toBeCloseTo(Math.sqrt((a * a + c * c + b * b + d * d) / 2 - mean * mean), 4);
  }
});
