import { mean } from '../../evaluation/correlation.ts';
import type { CropFeatures } from '../../shared/result.ts';
import * as tf from '../../nn/tf.ts';
import { AdamW } from '../optimiser/adamw.ts';
import { correlationLoss, smoothL1 } from '../losses.ts';
import { MovingAverage } from '../optimiser/moving-average.ts';
import { learningRate } from '../optimiser/schedule.ts';
import type { FitContext } from './fit-context.ts';
import { drawnCrops, meanOverCrops } from './rated-features.ts';
import { startingHead } from './starting-head.ts';
import { TunableHead, type HeadWeights } from './tunable-head.ts';

/** Trains a head step by step on some of the images. */
export class HeadFit {
  /** What is added to every score, in the ratings' units. */
  readonly origin: number;
  private readonly head: TunableHead;
  private readonly optimiser: AdamW;
  private readonly average: MovingAverage;
  private readonly spread: number;
  private readonly context: FitContext;
  private readonly rows: readonly number[];

  /** @param rows numbers of the images to train on, [N] */
  constructor(context: FitContext, rows: readonly number[]) {
    const { shape, options, set } = context;
    this.context = context;
    this.rows = rows;
    const { weights, origin } = startingHead(context, rows);
    this.origin = origin;
    this.head = new TunableHead(shape, weights, context.scale, origin);
    this.optimiser = new AdamW({ decay: options.decay, clip: options.clip });
    this.average = new MovingAverage(this.variables, options.average);
    const ratings = rows.map((row) => set.ratings[row]!);
    const centre = mean(ratings);
    this.spread = Math.sqrt(mean(ratings.map((rating) => (rating - centre) ** 2))) || 1;
  }

  private get variables(): { all: tf.Variable } {
    return { all: this.head.difference };
  }

  /** One optimiser step on some of the images, drawn anew. */
  step(): void {
    const { set, options, random } = this.context;
    const rows = random.shuffled(this.rows).slice(0, options.images);
    const images = rows.map((row) => set.images[row]!);
    const { value, grads } = tf.variableGrads(() => {
      const scores = this.head
        .prediction(drawnCrops(images, options.crops, random))
        .score.reshape<tf.Tensor2D>([rows.length, options.crops]);
      const predicted = scores.mean<tf.Tensor1D>(1).div<tf.Tensor1D>(this.spread);
      const target = tf.tensor1d(rows.map((row) => set.ratings[row]! / this.spread));
      const order = correlationLoss(predicted, target, tf.onesLike(target));
      return smoothL1(predicted, target).add<tf.Scalar>(order.mul(options.correlation));
    }, [this.head.difference]);
    const [gradient] = Object.values(grads);
    const rate = learningRate(options.schedule, this.optimiser.step, Infinity);
    this.optimiser.apply(this.variables, { all: gradient! }, rate);
    this.average.update(this.variables, this.optimiser.step);
    tf.dispose([value, grads]);
  }

  /** Mean score over all crops of each image, by the averaged weights: [images], in the ratings' units. */
  predict(images: readonly CropFeatures[]): number[] {
    return this.average.during(this.variables, () =>
      meanOverCrops(images, (features) => this.head.prediction(features).score),
    );
  }

  /** The averaged weights, in stored layout ([out, in]) and the ratings' units. */
  weights(): HeadWeights {
    return this.head.weights(this.average.averages.all);
  }

  dispose(): void {
    this.head.dispose();
    this.optimiser.dispose();
    this.average.dispose();
  }
}
