import { expect, it } from 'vitest';
import { countValues } from '../../formats/tensor-source.ts';
import * as tf from '../../nn/tf.ts';
import { startWasmLayers } from '../../nn/wasm/node/start-layers.ts';
import { weightMemory } from '../../shared/models/model-memory.ts';
import { clipParameters } from '../../spec/clip/parameters.ts';
import { embedIds, goldenClipNetwork } from '../../testing/clip/golden-network.ts';

it('what a model is said to take on WASM is what its weights take there, before and after they were used', async () => {
  const layers = await startWasmLayers();
  const before = tf.memory().numBytes;
  const { network, config, parameters } = await goldenClipNetwork('hf', layers, 'int8');
  const weights = clipParameters(config, ['cosine']).reduce((sum, { shape }) => sum + countValues(shape), 0);
  const said = weightMemory({ backend: 'wasm', variant: 'simd' }, { parameters: weights, bytes: 0 });
  for (const round of ['loaded', 'used']) {
    if (round === 'used') await embedIds(network, [598, 1, 2, 599]);
    const held = tf.memory().numBytes - before;
    expect(held / said, round).toBeGreaterThanOrEqual(1);
    // panels of twelve columns that are not full: more in small layers than in real ones (B/32: 0.2%)
    expect(held / said, round).toBeLessThan(1.1);
  }
  parameters.dispose();
});
