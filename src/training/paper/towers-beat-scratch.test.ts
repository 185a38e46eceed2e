import { beforeAll, expect, it } from 'vitest';
import { startTrainingBackend } from '../../nn/wasm/node/start-wasm.ts';
import { Random } from '../../shared/random.ts';
import { modelParameters } from '../../spec/parameters.ts';
import { tinyPaperConfig, tinyPaperSet } from '../../testing/paper/tiny-paper.ts';
import { initialValues } from '../optimiser/initialise.ts';
import { sampleInputs } from './data/batch-inputs.ts';
import { agreement } from './epoch-result.ts';
import { FrozenTowers } from './frozen-towers.ts';
import { newHead } from './new-head.ts';
import { PaperTrainer } from './paper-trainer.ts';
import { procedures, type Procedure } from './procedure.ts';
import { runPaper, scoreImages, type PaperHooks } from './run-paper.ts';

beforeAll(startTrainingBackend);

const specs = modelParameters(tinyPaperConfig, ['quality']);
const [images, trained] = [72, 48];
const rows = Array.from({ length: trained }, (_, i) => i);
const held = Array.from({ length: images - trained }, (_, i) => trained + i);
const procedure: Procedure = {
  ...procedures.paper,
  ...{ batch: 8, trainingCrops: 1, evaluationCrops: 1, validation: 0, patience: 0 },
  ...{ epochs: 8, rate: 1e-2, warmUpRate: 1e-3, warmUpEpochs: 1, decayEpochs: 8 },
};

function weightsFrom(seed: number): Map<string, Float32Array> {
  const random = new Random(seed);
  return new Map(specs.map((spec) => [spec.name, initialValues(spec, random)]));
}

/** Images whose ratings are a direction in what the towers say of prompt and image: mean 2.5, deviation 1. */
async function ratedByTowers(towers: Map<string, Float32Array>) {
  const plain = tinyPaperSet(images);
  const frozen = new FrozenTowers(tinyPaperConfig, 'texts', ({ name }) => towers.get(name)!);
  const random = new Random(5);
  const direction = Array.from({ length: tinyPaperConfig.text.width }, () => random.normal());
  const features: Float32Array[] = [];
  for (const [i, known] of plain.images.entries()) {
    const [sample] = await sampleInputs(plain, [{ image: i, crops: [] }], tinyPaperConfig);
    features.push(await frozen.featuresOf(sample!, known));
  }
  frozen.dispose();
  const raw = features.map((own) => direction.reduce((sum, weight, d) => sum + weight * own[d]!, 0));
  const mean = raw.reduce((a, b) => a + b, 0) / images;
  const deviation = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0) / images);
  const rated = plain.images.map((image, i) => ({
    ...image,
    targets: { quality: 2.5 + (raw[i]! - mean) / deviation },
  }));
  return { set: { ...plain, images: rated }, features };
}

it('training from towers that see what ratings depend on beats training from scratch, on images left out @all', async () => {
  const towers = weightsFrom(11);
  const { set, features } = await ratedByTowers(towers);
  /** SRCC on the images left out. */
  const trainFrom = async (
    start: Map<string, Float32Array>,
    frozen: boolean,
    seed: number,
  ): Promise<number> => {
    const fresh = newHead(specs, ({ part }) => !['image', 'text', 'crop'].includes(part), new Random(seed));
    const freeze = frozen ? (['image', 'text'] as const) : [];
    const trainer = new PaperTrainer(
      tinyPaperConfig,
      { seed, heads: ['quality'], procedure, freeze, keptFeatures: frozen },
      ({ name }) => fresh[name] ?? start.get(name)!,
    );
    const kept = frozen ? { features: (image: number) => Promise.resolve(features[image]) } : {};
    const hooks: PaperHooks = {
      ...kept,
      onStep: () => undefined,
      onEpoch: () => Promise.resolve(),
      isDue: () => false,
      save: () => Promise.resolve(),
      signal: new AbortController().signal,
    };
    await runPaper(trainer, { set, rows, validation: [], identity: '' }, hooks);
    const scores = await scoreImages(trainer, set, held, kept);
    trainer.dispose();
    return agreement(set.images, held, scores).quality!.srcc;
  };
  for (const seed of [1, 2, 3]) {
    const from = await trainFrom(towers, true, seed);
    const scratch = await trainFrom(weightsFrom(100 + seed), false, seed);
    expect(from).toBeGreaterThan(0.7);
    expect(scratch).toBeLessThan(from - 0.3);
  }
}, 600_000);
