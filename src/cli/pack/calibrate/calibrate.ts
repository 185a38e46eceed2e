import { cropPixels } from '../../../image/crops/crops.ts';
import { evenCrops } from '../../../image/crops/crop-grid.ts';
import { normalisePixels } from '../../../image/normalise.ts';
import { prepareImage } from '../../../image/prepare.ts';
import { resizeBilinear } from '../../../image/resize/resize.ts';
import { rewardPixels } from '../../../image/square-input.ts';
import { Network } from '../../../model/network.ts';
import type { TokenBatch } from '../../../model/prediction.ts';
import { isScAgiqa } from '../../../spec/families.ts';
import { FoveaError } from '../../../shared/errors.ts';
import { modelParameters, rewardHead } from '../../../spec/parameters.ts';
import * as tf from '../../../nn/tf.ts';
import { createTokenizer, type TextTokenizer } from '../../../tokenizer/tokenizer.ts';
import type { Quantisation } from '../../../package/naming.ts';
import type { ModelToCalibrate } from '../../../package/pack.ts';
import { TrialModel, type Pass } from './trial-model.ts';

/** One image of the user's with its texts. */
export interface CalibrationImage {
  rgb: Uint8Array;
  width: number;
  height: number;
  prompt: string;
  description: string;
}

/** How far quantisation moves the scores of the calibration images from those of the exact weights. */
interface Drift {
  /** Largest and mean of |Δscore|. */
  largest: number;
  mean: number;
}

export interface Calibration {
  images: number;
  /** Per head: with the biases as they were, and with corrected ones. */
  drift: Record<string, { stored: Drift; corrected: Drift }>;
  /** Whether corrected biases were better, over all heads; else they stay as they were. */
  corrected: boolean;
  /** Relative root-mean-square error of each layer's result, from exact inputs. */
  outputErrors: Record<string, number>;
  /** To be stored instead of the checkpoint's; empty where they were no better. */
  biases: Map<string, Float32Array>;
}

/** Crops looked at in each image. */
const crops = 3;

/**
 * Runs the model over images with exact and with stored weights, finds the mean error of every layer's results, and takes it
 * out of the biases if that brings the scores nearer. Needs a tfjs backend.
 */
export async function calibrate(
  { config, heads, tokenizer, read }: ModelToCalibrate,
  quantisation: Quantisation,
  images: AsyncIterable<CalibrationImage>,
  onImage: (done: number) => void = () => undefined,
): Promise<Calibration> {
  if (!isScAgiqa(config)) {
    throw new FoveaError(
      'usage',
      '--calibrate corrects models of SC-AGIQA; this is another one.',
      'Leave it out.',
    );
  }
  const trial = new TrialModel(quantisation);
  try {
    for (const spec of modelParameters(config, heads)) trial.add(spec, await read(spec));
    const rated = heads.filter((head) => head !== rewardHead);
    const order = [...rated, ...heads.filter((head) => head === rewardHead)];
    const network = new Network(config, rated, trial.layers, trial);
    const encoder = createTokenizer(JSON.stringify(tokenizer), config.text.maxLength);
    const scores = (image: CalibrationImage, pass: Pass) => {
      trial.pass = pass;
      return scoresOf(image, network, encoder, heads.includes(rewardHead));
    };
    const kept: CalibrationImage[] = [];
    const exact: number[][] = [];
    for await (const image of images) {
      exact.push(scores(image, 'observe'));
      kept.push(image);
      onImage(kept.length);
    }
    const biases = trial.correctBiases();
    const drifts = (pass: Pass) => {
      const found = kept.map((image) => scores(image, pass));
      return order.map((_, h) => drift(found.map((row, i) => row[h]! - exact[i]![h]!)));
    };
    const [stored, corrected] = [drifts('stored'), drifts('corrected')];
    const total = (all: Drift[]) => all.reduce((sum, { mean }) => sum + mean, 0);
    const better = total(corrected) < total(stored);
    return {
      images: kept.length,
      drift: Object.fromEntries(
        order.map((head, h) => [head, { stored: stored[h]!, corrected: corrected[h]! }]),
      ),
      corrected: better,
      outputErrors: trial.outputErrors(),
      biases: better ? biases : new Map<string, Float32Array>(),
    };
  } finally {
    trial.dispose();
  }
}

function drift(differences: number[]): Drift {
  const sizes = differences.map(Math.abs);
  return { largest: Math.max(...sizes), mean: sizes.reduce((a, b) => a + b, 0) / sizes.length };
}

/** The rating heads' scores in their order, then ImageReward's where the model has it. */
function scoresOf(
  original: CalibrationImage,
  network: Network,
  encoder: TextTokenizer,
  reward: boolean,
): number[] {
  const { config, heads } = network;
  const { size } = config.input;
  const { rgb, width, height } = prepareImage({ ...original, notes: [] }, size);
  const square = (values: Float32Array) => tf.tensor4d(values, [1, size, size, 3]);
  return tf.tidy(() => {
    const prompt = tokensOf(original.prompt, encoder);
    const scores: number[] = [];
    if (heads.length > 0) {
      const whole = normalisePixels(
        resizeBilinear(rgb, width, height, size, size),
        config.imageTower.normalisation,
      );
      const description = tokensOf(original.description, encoder);
      const level = network.imageLevel(network.encodeImage(square(whole)), prompt, description);
      const parts = evenCrops(width, height, crops, size).map(([x, y]) =>
        square(normalisePixels(cropPixels(rgb, width, x, y, size), config.cropTower.normalisation)),
      );
      const prediction = network.scoreCrops(tf.concat4d(parts, 0), level);
      for (const head of heads) scores.push(prediction.heads[head]!.score.mean().dataSync()[0]!);
    }
    if (reward) {
      const tokens = network.encodeImage(square(rewardPixels(rgb, width, height, size)));
      scores.push(network.reward(tokens, prompt).dataSync()[0]!);
    }
    return scores;
  });
}

function tokensOf(text: string, encoder: TextTokenizer): TokenBatch {
  const { ids, mask } = encoder.encode(text);
  return {
    ids: tf.tensor2d(ids, [1, ids.length], 'int32'),
    mask: tf.tensor2d(mask, [1, mask.length]),
  };
}
