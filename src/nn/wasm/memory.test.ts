import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, expect, it } from 'vitest';
import { randomValues, randomWeight } from '../../testing/fused.ts';
import * as tf from '../tf.ts';
import type { WasmLayers } from './layers.ts';
import { addressOf } from './memory.ts';
import { startWasmLayers } from './node/start-layers.ts';

/** Values of 1.5 GiB; what nobody touches takes none of the machine's memory. */
const large = 3 * 2 ** 27;
/** Values of each tensor that is computed. */
const pieces = 512 * 128;

let layers: WasmLayers;

beforeAll(async () => {
  layers = await startWasmLayers();
});

it('computes above 2 GiB as below, and says where no memory is left before anything is written', async () => {
  const backend = tf.backend() as unknown as BackendWasm;
  const work = async (): Promise<{ address: number; values: Float32Array[] }> => {
    const weight = layers.prepare(randomWeight(1, [128, 128], 'f32'));
    const tokens = tf.tensor3d(randomValues(2)(pieces), [1, 512, 128]);
    const scale = tf.tensor1d(randomValues(3)(128));
    const results = [
      layers.linear(tokens, weight),
      layers.attention(tokens, tokens, tokens, { heads: 2 }),
      layers.layerNorm(tokens, scale, scale, 1e-6),
      tf.softmax(tokens),
    ];
    const values = await Promise.all(results.map((result) => result.data<'float32'>()));
    const address = addressOf(backend, results[0]!);
    tf.dispose([tokens, scale, ...results]);
    weight.dispose();
    return { address, values };
  };
  const below = await work();
  const blocks = [1, 2].map(() => backend.makeOutput([large], 'float32'));
  // what is free below is taken, too
  const small = Array.from({ length: 100 }, () => backend.makeOutput([pieces], 'float32'));
  const above = await work();
  expect(below.address).toBeLessThan(2 ** 31);
  expect(above.address).toBeGreaterThan(2 ** 31);
  expect(above.values).toEqual(below.values);

  const held = backend.numDataIds();
  expect(() => backend.makeOutput([large], 'float32')).toThrow('WebAssembly has no memory left');
  expect(backend.numDataIds()).toBe(held);
  expect((await work()).values).toEqual(below.values);
  for (const { dataId } of [...blocks, ...small]) backend.disposeData(dataId);
});
