import * as ort from 'onnxruntime-web';
import { beforeAll, expect, test } from 'vitest';
import type { ModelConfig } from '../../../spec/config.ts';
import { referenceLayers } from '../../../nn/reference/layers.ts';
import * as tf from '../../../nn/tf.ts';
import { prepareScAgiqa } from '../../bench/work/sc-agiqa.ts';
import { shallowConfig } from '../../bench/work/shallow-config.ts';
import { departure } from '../compare.ts';
import { onnxRunner } from '../ort.ts';
import { scAgiqaOnnx } from './sc-agiqa-onnx.ts';
import { startWasm } from '../../../nn/wasm/node/start-wasm.ts';

beforeAll(async () => {
  await startWasm();
  ort.env.wasm.numThreads = 1;
});

/** Every part of the model with sizes that differ wherever they may. */
function smallConfig(): ModelConfig {
  const config = shallowConfig(2);
  return {
    ...config,
    input: { size: 48, patch: 16 },
    imageTower: { ...config.imageTower, width: 24, heads: 2 },
    text: {
      ...config.text,
      width: 16,
      heads: 4,
      intermediate: 40,
      vocabulary: 50,
      maxPosition: 20,
      maxLength: 7,
    },
    cropTower: { ...config.cropTower, width: 32, heads: 4 },
    regressor: {
      ...config.regressor,
      middle: 20,
      width: 12,
      attentionHeads: 2,
      attentionHeadWidth: 8,
      reduction: 4,
    },
  };
}

test('the network as an ONNX file computes what the model’s own code does, every output of every crop', async () => {
  const config = smallConfig();
  const crops = 3;
  const ours = prepareScAgiqa(config, crops, referenceLayers, 'f32');
  const { model, inputs } = scAgiqaOnnx(config, crops);
  const session = await ort.InferenceSession.create(model);
  const found = await onnxRunner(ort, session, inputs)();
  const expected = ours.run();
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, tensor] of Object.entries(expected)) {
    const values = await tensor.data();
    expect(found[name], name).toHaveLength(values.length);
    expect(departure([...found[name]!], [...values]), name).toBeLessThan(2e-5);
  }
  const score = found.score!;
  expect(new Set(score).size, 'crops have scores of their own').toBe(crops);
  tf.dispose(expected);
  ours.dispose();
});
