import { beforeAll, expect, it } from 'vitest';
import { startTrainingBackend } from '../../nn/wasm/node/start-wasm.ts';
import { Random } from '../../shared/random.ts';
import type { ModelConfig } from '../../spec/config.ts';
import { modelParameters } from '../../spec/parameters.ts';
import { demoSize, noisySet, tinyPaperConfig } from '../../testing/paper/tiny-paper.ts';
import { initialValues } from '../optimiser/initialise.ts';
import { sampleInputs } from './data/batch-inputs.ts';
import { agreement } from './epoch-result.ts';
import { FrozenTowers } from './frozen-towers.ts';
import { newHead } from './new-head.ts';
import { PaperTrainer } from './paper-trainer.ts';
import { procedures, type Procedure } from './procedure.ts';
import { runPaper, scoreImages, type PaperHooks } from './run-paper.ts';

beforeAll(startTrainingBackend);

/** What is trained, on how many images for how long, and what is asked of the ranks of those left out. */
interface Trial {
  size: string;
  config: ModelConfig;
  images: number;
  trained: number;
  epochs: number;
  /** Least SRCC from towers, and by how much it is better than from scratch. */
  least: number;
  better: number;
}
const smallest = { images: 72, trained: 48, epochs: 8, least: 0.7, better: 0.3 };
const larger = { images: 200, trained: 160, epochs: 12, least: 0.2, better: 0.15 };
const trials: Trial[] = [
  { size: 'smallest', config: tinyPaperConfig, ...smallest },
  { size: 'demo’s', config: demoSize, ...larger },
];

const base: Procedure = {
  ...procedures.paper,
  ...{ batch: 8, trainingCrops: 1, evaluationCrops: 1, validation: 0, patience: 0 },
  ...{ rate: 1e-2, warmUpRate: 1e-3, warmUpEpochs: 1, decayEpochs: 8 },
};

const specsOf = (config: ModelConfig) => modelParameters(config, ['quality']);

function weightsFrom(config: ModelConfig, seed: number): Map<string, Float32Array> {
  const random = new Random(seed);
  return new Map(specsOf(config).map((spec) => [spec.name, initialValues(spec, random)]));
}

/** Images whose ratings are a direction in what the towers say of prompt and image: mean 2.5, deviation 1. */
async function ratedByTowers({ config, images }: Trial, towers: Map<string, Float32Array>) {
  const plain = noisySet(images, config);
  const frozen = new FrozenTowers(config, 'texts', ({ name }) => towers.get(name)!);
  const random = new Random(5);
  const direction = Array.from({ length: config.text.width }, () => random.normal());
  const features: Float32Array[] = [];
  for (const [i, known] of plain.images.entries()) {
    const [sample] = await sampleInputs(plain, [{ image: i, crops: [] }], config);
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

it.each(trials)(
  'training from towers that see what ratings depend on beats training from scratch, on images left out, at the $size size @all',
  async (trial) => {
    const { config, images, trained, epochs, least, better } = trial;
    const rows = Array.from({ length: trained }, (_, i) => i);
    const held = Array.from({ length: images - trained }, (_, i) => trained + i);
    const procedure = { ...base, epochs };
    const towers = weightsFrom(config, 11);
    const { set, features } = await ratedByTowers(trial, towers);
    /** SRCC on the images left out. */
    const trainFrom = async (
      start: Map<string, Float32Array>,
      frozen: boolean,
      seed: number,
    ): Promise<number> => {
      const fresh = newHead(
        specsOf(config),
        ({ part }) => !['image', 'text', 'crop'].includes(part),
        new Random(seed),
      );
      const freeze = frozen ? (['image', 'text'] as const) : [];
      const trainer = new PaperTrainer(
        config,
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
      const scratch = await trainFrom(weightsFrom(config, 100 + seed), false, seed);
      expect(from).toBeGreaterThan(least);
      expect(scratch).toBeLessThan(from - better);
    }
  },
  1_800_000,
);
