import { clipNormalisation, imagenetNormalisation, profiles, type ModelConfig } from '../spec/config.ts';
import { imageStatistics } from '../image/statistics/image-statistics.ts';
import { statisticsLength } from '../image/statistics/inputs.ts';
import { gridChannels } from '../image/statistics/grid.ts';
import { groupMeans, windowSummary } from '../image/statistics/window-summary.ts';
import { scoringWindows } from '../image/statistics/windows.ts';
import { joinedValues, prepareTrainingImage, type PreparedImage } from '../training/data/prepare-image.ts';
import { PreparedSet } from '../training/data/prepared-set.ts';
import { Random } from '../shared/random.ts';
import { usualTrunk } from '../spec/trunk.ts';
import type { TrunkTaps } from '../spec/trunk-taps.ts';
import { parseRecipe, type Recipe } from '../training/recipe.ts';
import type { TextTokens, TrainingImage } from '../training/data/training-set.ts';

/** For tests: the smallest model with every part in it. */
export const tinyConfig: ModelConfig = {
  input: { size: 32, patch: 16 },
  imageTower: {
    width: 8,
    depth: 1,
    heads: 2,
    mlpRatio: 2,
    layerNormEpsilon: 1e-6,
    normalisation: imagenetNormalisation,
  },
  text: {
    width: 8,
    depth: 1,
    heads: 2,
    intermediate: 16,
    vocabulary: 20,
    maxPosition: 8,
    maxLength: 8,
    layerNormEpsilon: 1e-6,
    grounded: true,
  },
  cropTower: {
    width: 8,
    depth: 4,
    heads: 2,
    mlpRatio: 2,
    layerNormEpsilon: 1e-6,
    normalisation: clipNormalisation,
    taps: [0, 1, 2, 3],
    tokens: 'frequency',
    frequencyChannels: gridChannels,
  },
  regressor: {
    middle: 8,
    width: 8,
    attentionHeads: 2,
    attentionHeadWidth: 4,
    experts: 4,
    topK: 3,
    reduction: 4,
    poolConstant: 0.4,
    layerNormEpsilon: 1e-5,
  },
  csf: { patch: 16, spacing: 0.02 },
  switches: {
    ...profiles.paper,
    paddedTokens: 'masked',
    renormaliseTopK: true,
    csfWeights: 'standardised-sigmoid',
  },
  branches: {
    statistics: { inputs: statisticsLength, hidden: 8 },
    words: { width: 4, hidden: 4 },
    overlap: true,
    agreement: { width: 4, head: 'alignment', depth: 0.5 },
    terms: { share: 0.2 },
  },
};

/** What a pooled branch that reads the usual trunk alone names. */
export const usualTrunks = (...taps: number[]): TrunkTaps[] => [{ trunk: usualTrunk, taps }];

/** Words at random, as many as a model of the given sizes reads, or fewer. */
export function tinyText(
  random: Random,
  { maxLength, vocabulary }: Pick<ModelConfig['text'], 'maxLength' | 'vocabulary'> = tinyConfig.text,
): TextTokens {
  const length = 3 + random.integer(maxLength - 2);
  return {
    ids: Int32Array.from({ length: maxLength }, (_, i) =>
      i === 0 ? 2 : i === length - 1 ? 3 : i < length ? 5 + random.integer(vocabulary - 5) : 0,
    ),
    mask: Float32Array.from({ length: maxLength }, (_, i) => (i < length ? 1 : 0)),
  };
}

/** Statistics of two windows of a picture at its own size: at the canonical one they take sixty times as long. */
function tinyStatistics(rgb: Uint8Array, side: number): Pick<PreparedImage, 'windows' | 'global'> {
  const { grid, global } = imageStatistics(rgb, side, side);
  const means = groupMeans(grid);
  const windows = scoringWindows(grid).slice(0, 2);
  return { windows: joinedValues(windows.map((window) => windowSummary(grid, means, window))), global };
}

type TinyImage = [image: TrainingImage, prepared: PreparedImage];

/** What was prepared, in all sets of all files of tests. */
const made = new Map<string, TinyImage>();

function tinyImage(index: number, copy: boolean): TinyImage {
  const key = `${copy} ${index}`;
  const found = made.get(key);
  if (found) return found;
  const random = new Random(index + (copy ? 1000 : 3));
  const strength = copy ? 120 : random.uniform() * 100;
  const rgb = Uint8Array.from({ length: 64 * 64 * 3 }, () => 128 + strength * (random.uniform() - 0.5));
  const prepared = {
    ...prepareTrainingImage(rgb, 64, 64, tinyConfig, { crops: 2, windows: 0 }, random),
    ...tinyStatistics(rgb, 64),
  };
  const image: TrainingImage = {
    targets: copy ? {} : { quality: strength / 20, alignment: 5 * random.uniform() },
    label: copy ? -1 : index % 2,
    group: `prompt ${index % 5}`,
    prompt: tinyText(random),
    description: tinyText(random),
    ...(copy ? { copyOf: { image: index, level: 0 } } : {}),
  };
  const both: TinyImage = [image, prepared];
  made.set(key, both);
  return both;
}

/** Images of noise whose strength is their rating, with random texts; the last `copies` are degraded copies of the first. */
export function tinySet(count: number, copies: number): PreparedSet {
  const all = [
    ...Array.from({ length: count }, (_, i) => tinyImage(i, false)),
    ...Array.from({ length: copies }, (_, i) => tinyImage(i, true)),
  ];
  return new PreparedSet(
    all.map(([image]) => image),
    all.map(([, prepared]) => prepared),
    tinyConfig,
  );
}

/** A recipe of small batches for tests. */
export function tinyRecipe(changes: Record<string, unknown> = {}): Recipe {
  return parseRecipe({
    model: tinyConfig,
    epochs: 3,
    schedule: { kind: 'cosine', rate: 1e-2, warmUpSteps: 2 },
    batch: {
      size: 6,
      descriptionDropout: 0.1,
      promptDropout: 0.1,
      chains: 1,
      chainMargin: 0.1,
      mismatches: 2,
      contrastRows: 4,
      contrastDropout: 0.3,
    },
    ...changes,
  });
}
