import { beforeAll, expect, it } from 'vitest';
import * as tf from '../../nn/tf.ts';
import { Random } from '../../shared/random.ts';
import { trunkTensors } from '../../spec/trunk-layers.ts';
import { testDevice } from '../../testing/fused.ts';
import { startWasmRuntime } from '../../worker/device/wasm-runtime.ts';
import { CropReader } from './crop-reader.ts';
import { disposeTrunk, loadTrunk } from './trunk-weights.ts';

beforeAll(async () => {
  await testDevice();
  await startWasmRuntime();
}, 600_000);

const [width, height, size, patch, taps] = [80, 64, 32, 16, [2, 5, 9, 12]];
const corners: [number, number][] = [
  [0, 0],
  [16, 32],
  [48, 16],
  [21, 3],
];

/** A tensor of the trunk's shapes with drawn values, of a size that keeps signals alive through all blocks. */
function drawn(name: string, shape: number[], seed: number): tf.Tensor {
  const random = new Random(seed);
  const length = shape.reduce((a, b) => a * b);
  // each filter sums over all of its shape but its channels
  const fan = name.includes('depthwise_kernel') ? 9 : length / shape.at(-1)!;
  const value = (): number => {
    if (name.includes('kernel')) return random.normal() * Math.sqrt(2 / fan);
    if (name.endsWith('gamma') || name.endsWith('variance')) return 0.5 + random.uniform();
    return 0.3 * random.normal();
  };
  return tf.tensor(Float32Array.from({ length }, value), shape);
}

/** What the trunk says of the crops, on the backend that is set. */
async function patchesOn(backend: string): Promise<Float32Array> {
  await tf.setBackend(backend);
  const random = new Random(2);
  const rgb = Uint8Array.from({ length: width * height * 3 }, () => random.integer(256));
  const tensors = new Map(trunkTensors(12).map(({ name, shape }, i) => [name, drawn(name, shape, i)]));
  const weights = loadTrunk((name) => tensors.get(name)!, 12);
  const reader = new CropReader({ width, height, rgb }, corners, size, { weights, taps, patch });
  const cells = reader.read(corners);
  const values = Float32Array.from(await cells.data<'float32'>());
  tf.dispose([cells, ...tensors.values()]);
  reader.dispose();
  disposeTrunk(weights);
  return values;
}

it('says the same of every patch on WebGPU as on WASM', async () => {
  const expected = await patchesOn('wasm');
  const found = await patchesOn('webgpu');
  expect(found).toHaveLength(corners.length * 4 * 272);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(largest).toBeGreaterThan(0.5);
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0);
  expect(worst / largest).toBeLessThan(1e-4);
});
