import * as ort from 'onnxruntime-web';
import { beforeAll, expect, test } from 'vitest';
import type { ViTConfig } from '../../../spec/clip/config.ts';
import { referenceLayers } from '../../../nn/reference/layers.ts';
import * as tf from '../../../nn/tf.ts';
import { startWasm } from '../../../nn/wasm/node/start-wasm.ts';
import { clipB32 } from '../../bench/work/clip-config.ts';
import { prepareClip } from '../../bench/work/clip.ts';
import { departure } from '../compare.ts';
import { onnxRunner } from '../ort.ts';
import { clipOnnx } from './clip-onnx.ts';

beforeAll(async () => {
  await startWasm();
  ort.env.wasm.numThreads = 1;
});

/** Both towers with sizes that differ wherever they may. */
function smallConfig(activation: ViTConfig['activation']): ViTConfig {
  return {
    ...clipB32(),
    input: { size: 48, patch: 16 },
    embedding: 20,
    imageTower: { width: 24, depth: 2, heads: 2, intermediate: 40 },
    text: { width: 16, depth: 3, heads: 4, intermediate: 28, vocabulary: 50, maxLength: 7 },
    activation,
  };
}

test.each(['gelu', 'quick-gelu'] as const)(
  'both towers as an ONNX file compute what the model’s own code does, with %s',
  async (activation) => {
    const config = smallConfig(activation);
    const ours = prepareClip(config, 3, referenceLayers, 'f32');
    const { model, inputs } = clipOnnx(config, 3);
    const session = await ort.InferenceSession.create(model);
    const found = await onnxRunner(ort, session, inputs)();
    const expected = ours.run();
    for (const [name, tensor] of Object.entries(expected)) {
      const values = await tensor.data();
      expect(found[name], name).toHaveLength(values.length);
      expect(departure([...found[name]!], [...values]), name).toBeLessThan(5e-6);
    }
    expect(found.image!.slice(0, 20), 'images have embeddings of their own').not.toEqual(
      found.image!.slice(20, 40),
    );
    tf.dispose([expected.image, expected.text]);
    ours.dispose();
  },
);
