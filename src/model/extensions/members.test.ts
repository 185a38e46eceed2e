import '@tensorflow/tfjs-backend-cpu';
import { expect, test } from 'vitest';
import { referenceLayers } from '../../nn/reference/layers.ts';
import * as tf from '../../nn/tf.ts';
import { batchTensors } from '../../training/data/batch-tensors.ts';
import { initialValues } from '../../training/optimiser/initialise.ts';
import { Random } from '../../shared/random.ts';
import { tinyConfig, tinySet } from '../../testing/tiny-training.ts';
import { TrainableParameters } from '../../training/optimiser/trainable-parameters.ts';
import type { ModelConfig } from '../../spec/config.ts';
import { Network } from '../network.ts';
import type { HeadPrediction } from '../prediction.ts';
import { modelParameters } from '../../spec/parameters.ts';

await tf.setBackend('cpu');

const set = tinySet(12, 4);
const withMembers = (members: number): ModelConfig => ({
  ...tinyConfig,
  regressor: { ...tinyConfig.regressor, members },
});

/** A head's prediction for three images by a network with the given values. */
function prediction(
  config: ModelConfig,
  values: (name: string, drawn: Float32Array) => Float32Array,
): HeadPrediction {
  const random = new Random(3);
  const specs = modelParameters(config, ['quality']);
  const parameters = new TrainableParameters(specs, (spec) => values(spec.name, initialValues(spec, random)));
  const rows = [0, 1, 2].map((image) => ({
    image,
    crop: 0,
    window: 0,
    prompt: set.images[image]!.prompt,
    description: set.images[image]!.description,
    rated: true,
  }));
  const inputs = batchTensors(set, rows, config);
  const network = new Network(
    config,
    ['quality'],
    { ...referenceLayers, csfScores: () => inputs.csf.clone() },
    parameters,
  );
  const level = network.imageLevel(
    network.encodeImage(inputs.whole),
    inputs.prompt,
    inputs.description,
    undefined,
    inputs.statistics ? { statistics: inputs.statistics } : {},
  );
  return network.scoreCrops(inputs.pixels, level, undefined, inputs.cells).heads.quality!;
}

test('two members with the same weights score as one, two with different weights as their mean', () => {
  const kept = new Map<string, Float32Array>();
  const two = prediction(withMembers(2), (name, drawn) => {
    kept.set(name, drawn);
    return drawn;
  });
  const of = (member: number) =>
    prediction(withMembers(1), (name) => kept.get(name) ?? kept.get(`members.${member}.${name}`)!);
  const singles = [of(0), of(1)].map(({ score }) => [...score.dataSync<'float32'>()]);
  const both = [...two.score.dataSync<'float32'>()];
  both.forEach((score, i) => {
    expect(score).toBeCloseTo((singles[0]![i]! + singles[1]![i]!) / 2, 5);
    expect(Math.abs(singles[0]![i]! - singles[1]![i]!)).toBeGreaterThan(1e-4);
  });
  const twin = prediction(withMembers(2), (name) => kept.get(name.replace('members.1.', 'members.0.'))!);
  twin.score.dataSync<'float32'>().forEach((score, i) => expect(score).toBeCloseTo(singles[0]![i]!, 5));
});

test('the gates of all members together sum to 1, and each keeps its own top experts', () => {
  const { gate, used, outputs } = prediction(withMembers(3), (_, drawn) => drawn);
  const { experts, topK } = tinyConfig.regressor;
  expect(gate.shape).toEqual([3, 3 * experts]);
  expect(outputs.shape).toEqual([3, 3 * experts]);
  gate
    .sum(1)
    .dataSync<'float32'>()
    .forEach((sum) => expect(sum).toBeCloseTo(1, 5));
  used
    .reshape([9, experts])
    .sum(1)
    .dataSync<'float32'>()
    .forEach((count) => expect(count).toBe(topK));
});
