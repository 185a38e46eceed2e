import { beforeAll, describe, expect, it } from 'vitest';
import { fullSize, type ModelConfig } from '../../spec/config.ts';
import { Network } from '../../model/network.ts';
import { modelParameters } from '../../spec/parameters.ts';
import { ParameterStore } from '../../worker/device/parameter-store.ts';
import { startWasmRuntime } from '../../worker/device/wasm-runtime.ts';
import type { Layers } from '../layers.ts';
import type { StoredWeight } from '../../formats/weight.ts';
import { referenceLayers } from '../reference/layers.ts';
import * as tf from '../tf.ts';
import type { Tensor } from '../tf.ts';
import {
  randomIntegers,
  randomValues,
  randomWeight,
  testDevice,
  testLayers,
  WorstError,
} from '../../testing/fused.ts';
import { isLossy, isSupported } from './variants/variant-fit.ts';
import { choiceOf, variantNames } from './variants/variants.ts';

const tower = { width: 48, depth: 2, heads: 3 };
const config: ModelConfig = {
  ...fullSize,
  imageTower: { ...fullSize.imageTower, ...tower },
  cropTower: { ...fullSize.cropTower, ...tower, taps: [0, 1] },
  text: {
    ...fullSize.text,
    width: 40,
    depth: 1,
    heads: 2,
    intermediate: 80,
    vocabulary: 99,
    maxPosition: 40,
  },
  regressor: { ...fullSize.regressor, middle: 32, width: 48, attentionHeads: 4, attentionHeadWidth: 12 },
};
const heads = ['quality'];

/** The small network with seeded weights in one number format. */
function network(layers: Layers, dtype: StoredWeight['dtype']): { run: Network; store: ParameterStore } {
  const store = new ParameterStore(layers);
  modelParameters(config, heads).forEach((spec, seed) => {
    const wide = spec.kind === 'vector' || spec.kind === 'table';
    const stored = randomWeight(seed, wide ? [1, ...spec.shape] : spec.shape, wide ? 'f32' : dtype);
    store.add(spec, wide ? { ...stored, shape: spec.shape } : stored);
  });
  return { run: new Network(config, heads, layers, store), store };
}

/** Every intermediate tensor of one image with two crops, by name. */
async function intermediates(
  layers: Layers,
  dtype: StoredWeight['dtype'],
): Promise<Map<string, Float32Array>> {
  const { run, store } = network(layers, dtype);
  const random = randomValues(1);
  const integer = randomIntegers(2);
  const found = new Map<string, Tensor>();
  const record = (name: string, tensor: Tensor) => void found.set(name, tf.keep(tensor.clone()));
  const pixels = (count: number) => tf.tensor4d(random(count * 224 * 224 * 3), [count, 224, 224, 3]);
  const text = (length: number) => ({
    ids: tf.tensor2d(
      Array.from({ length: 35 }, (_, i) => (i < length ? integer(1, 98) : 0)),
      [1, 35],
      'int32',
    ),
    mask: tf.tensor2d(
      Array.from({ length: 35 }, (_, i) => (i < length ? 1 : 0)),
      [1, 35],
    ),
  });
  // the scope also frees the inputs
  tf.tidy(() => {
    const level = run.imageLevel(run.encodeImage(pixels(1), record), text(9), text(35), record);
    const prediction = run.scoreCrops(pixels(2), level, record);
    record('score', prediction.heads.quality!.score);
  });
  const values = new Map<string, Float32Array>();
  for (const [name, tensor] of found) {
    values.set(name, (await tensor.data()) as Float32Array);
    tensor.dispose();
  }
  store.dispose();
  return values;
}

const formats: StoredWeight['dtype'][] = ['int8', 'f32', 'f16', 'int4'];

// what is to come out is computed on the processor: another device, and on a software GPU ten times as fast
beforeAll(async () => {
  await testDevice();
  await startWasmRuntime();
}, 600_000);

async function expected(dtype: StoredWeight['dtype']): Promise<Map<string, Float32Array>> {
  await tf.setBackend('wasm');
  const values = await intermediates(referenceLayers, dtype);
  await tf.setBackend('webgpu');
  return values;
}

// Every variant with int8 and every number format with one variant, for `npm run test:all`: in `npm test` each kernel has its own tests, and
// e2e/cli/score.spec.ts holds every intermediate tensor of the network to PyTorch's. A processor takes a minute to compile the network in
// variants that share workgroup memory: there e2e/cli/variants.spec.ts scores golden images with them.
const { device, software } = await testDevice();
const combinations = variantNames
  .filter((name) => isSupported(choiceOf(name).linear, device) && !(software && name.startsWith('shared')))
  .flatMap((name, i) => formats.slice(0, i === 0 ? 4 : 1).map((dtype) => [name, dtype] as const));

describe('the whole network', () => {
  it.each(combinations)(
    'equals the reference layers in every intermediate tensor: %s, %s @all',
    async (name, dtype) => {
      const theirs = await expected(dtype);
      const layers = await testLayers(choiceOf(name, software));
      const before = tf.memory().numTensors;
      const ours = await intermediates(layers, dtype);
      await layers.runner.check();
      const worst = new WorstError(`network ${name} ${dtype}`);
      expect([...ours.keys()]).toEqual([...theirs.keys()]);
      for (const [tensor, values] of theirs) {
        const size = values.reduce((a, x) => Math.max(a, Math.abs(x)), 0);
        const error = ours.get(tensor)!.reduce((a, x, i) => Math.max(a, Math.abs(x - values[i]!)), 0) / size;
        expect(worst.add(error), tensor).toBeLessThan(isLossy(name) ? 0.03 : 2e-5);
      }
      worst.report();
      expect(layers.memory.buffers).toBe(0);
      expect(tf.memory().numTensors - before).toBe(0);
    },
  );
});
