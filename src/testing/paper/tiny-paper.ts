import { profiles, type ModelConfig } from '../../spec/config.ts';
import { modelParameters } from '../../spec/parameters.ts';
import { resizeBilinear } from '../../image/resize/resize.ts';
import { Random } from '../../shared/random.ts';
import { initialValues } from '../../training/optimiser/initialise.ts';
import type { PaperImage, PaperSet, Picture } from '../../training/paper/data/paper-set.ts';
import { PaperTrainer } from '../../training/paper/paper-trainer.ts';
import type { PaperTrainerOptions } from '../../training/paper/step-trainer.ts';
import { procedures, type Procedure } from '../../training/paper/procedure.ts';
import { tinyConfig, tinyText } from '../tiny-training.ts';

/** For tests: the smallest model of the paper's kind, and images of noise whose strength is their rating. */

export const tinyPaperConfig: ModelConfig = {
  ...tinyConfig,
  imageTower: { ...tinyConfig.imageTower, depth: 2 },
  text: { ...tinyConfig.text, depth: 2 },
  cropTower: { ...tinyConfig.cropTower, tokens: 'pixels', frequencyChannels: undefined },
  switches: profiles.paper,
  branches: { overlap: false },
};

/** The paper's network with towers and regressor of the demo's sizes. */
export const demoSize: ModelConfig = {
  ...tinyPaperConfig,
  input: { size: 112, patch: 16 },
  imageTower: { ...tinyPaperConfig.imageTower, width: 24, depth: 1 },
  text: {
    ...tinyPaperConfig.text,
    ...{ width: 16, depth: 1, intermediate: 32, vocabulary: 2500, maxPosition: 56, maxLength: 56 },
  },
  cropTower: { ...tinyPaperConfig.cropTower, width: 24 },
  regressor: {
    ...tinyPaperConfig.regressor,
    ...{ middle: 32, width: 16, attentionHeadWidth: 8, expertWidth: 64 },
  },
};

/** The paper's procedure in few and quick steps. */
const tinyProcedure: Procedure = {
  ...procedures.paper,
  batch: 4,
  trainingCrops: 2,
  evaluationCrops: 3,
  rate: 2e-3,
  warmUpRate: 1e-3,
  epochs: 3,
};

/** @param gaps every third image has no rating of alignment */
export function tinyPaperSet(count: number, gaps = false): PaperSet {
  return noisySet(count, tinyPaperConfig, gaps);
}

/** Images and texts for a model of any size. */
export function noisySet(count: number, { input, text }: ModelConfig, gaps = false): PaperSet {
  const random = new Random(7);
  const { size } = input;
  const pictures: Picture[] = [];
  const images = Array.from({ length: count }, (_, i): PaperImage => {
    const strength = 250 * random.uniform();
    const [width, height] = [1.5 * size, 1.25 * size + (i % 3)];
    const rgb = Uint8Array.from(
      { length: 3 * width * height },
      () => 128 + strength * (random.uniform() - 0.5),
    );
    pictures.push({ width, height, rgb, whole: resizeBilinear(rgb, width, height, size, size) });
    const alignment = 5 * random.uniform();
    return {
      targets: { quality: strength / 50, ...(gaps && i % 3 === 0 ? {} : { alignment }) },
      group: `prompt ${i % 5}`,
      prompt: tinyText(random, text),
      description: tinyText(random, text),
    };
  });
  return { images, picture: (image) => Promise.resolve(pictures[image]!) };
}

/** A trainer with weights drawn from a seed. */
export function tinyPaperTrainer(
  changes: Partial<Procedure> = {},
  options: Partial<PaperTrainerOptions> = {},
): PaperTrainer {
  const heads = options.heads ?? ['quality'];
  const random = new Random(11);
  const start = new Map(
    modelParameters(tinyPaperConfig, heads).map((spec) => [spec.name, initialValues(spec, random)]),
  );
  return new PaperTrainer(
    tinyPaperConfig,
    { seed: 2, heads, procedure: { ...tinyProcedure, ...changes }, freeze: [], ...options },
    ({ name }) => start.get(name)!,
  );
}
