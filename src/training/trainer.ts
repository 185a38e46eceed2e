import type { CropPrediction } from '../model/prediction.ts';
import type { ModelConfig } from '../spec/config.ts';
import type { ParameterSpec } from '../spec/parameters.ts';
import * as tf from '../nn/tf.ts';
import { AdamW } from './optimiser/adamw.ts';
import { assembleBatch, type BatchOptions, type Row } from './data/batch.ts';
import { copyChains } from './data/copy-chains.ts';
import { EpochOrder } from './data/epoch-order.ts';
import { offsetPenalty, ratingOffsets } from './generator-offsets.ts';
import { labelLogits } from './label-head.ts';
import { MovingAverage } from './optimiser/moving-average.ts';
import { batchMatches, batchMismatches } from './data/text-pairs.ts';
import { objective, type ObjectiveOptions, type Scales } from './objective.ts';
import { ratingScales } from './data/rating-scales.ts';
import { Random } from '../shared/random.ts';
import { learningRate, type Schedule } from './optimiser/schedule.ts';
import { measureConstants } from './data/standardise.ts';
import type { TrainableParameters } from './optimiser/trainable-parameters.ts';
import type { TrainingSet } from './data/training-set.ts';
import { predictScores, type EvaluationTexts } from './predict.ts';
import { TrainingNetwork, type TrainingNetworkOptions } from './training-network.ts';
import { visualPrediction } from './visual-head.ts';

export interface TrainerOptions extends TrainingNetworkOptions {
  seed: number;
  epochs: number;
  schedule: Schedule;
  decay: number;
  clip?: number;
  /** Limit of the moving average's decay. */
  average: number;
  batch: BatchOptions;
  objective: ObjectiveOptions;
  /** Name prefixes of parameters that stay as they are. */
  frozen: string[];
  /** Parameters trained with a multiple of the learning rate, by name prefix. */
  rates?: Record<string, number>;
}

/** Trains a network step by step: the same code in Node and in a worker, on whatever tfjs backend is set. */
export class Trainer {
  readonly parameters: TrainableParameters;
  readonly optimiser: AdamW;
  readonly average: MovingAverage;
  readonly specs: ParameterSpec[];
  readonly random: Random;
  private readonly order: EpochOrder;
  private readonly net: TrainingNetwork;
  private readonly scales: Scales;
  private readonly chains: number[][];
  private readonly variables: Record<string, tf.Variable>;
  readonly set: TrainingSet;
  readonly config: ModelConfig;
  readonly options: TrainerOptions;
  private readonly rows: readonly number[];

  /**
   * @param rows numbers of the rated images to train on, [N]; degraded copies of these are added automatically
   * @param start values to begin with, by name in stored layout ([out, in] for a matrix); the rest is drawn from the seed
   */
  constructor(
    set: TrainingSet,
    rows: readonly number[],
    config: ModelConfig,
    options: TrainerOptions,
    start: Record<string, Float32Array> = {},
  ) {
    this.set = set;
    this.rows = rows;
    this.config = config;
    this.options = options;
    this.random = new Random(options.seed);
    this.order = new EpochOrder(rows, options.batch.size);
    this.scales = ratingScales(set, rows, options.heads);
    const constants = { ...measureConstants(set, rows, config, options.heads), ...start };
    const means = Object.fromEntries(Object.entries(this.scales).map(([head, { mean }]) => [head, mean]));
    this.net = new TrainingNetwork(set, config, options, this.random, constants, means);
    this.parameters = this.net.parameters;
    this.specs = this.net.specs;
    const trained = this.parameters.trained(options.frozen);
    this.variables = Object.fromEntries(trained.map((name) => [name, this.parameters.variable(name)]));
    this.optimiser = new AdamW({ decay: options.decay, ...(options.clip ? { clip: options.clip } : {}) });
    this.average = new MovingAverage(this.variables, options.average);
    this.chains = copyChains(set, rows);
  }

  get stepsPerEpoch(): number {
    return this.order.batches;
  }

  get totalSteps(): number {
    return this.options.epochs * this.stepsPerEpoch;
  }

  /** Place in the running epoch (its order of rows, [N]) and the random state: what a check-point needs beside the tensors. */
  get position(): { order: number[]; place: number; random: number } {
    return { ...this.order.position, random: this.random.state };
  }

  set position({ order, place, random }: { order: number[]; place: number; random: number }) {
    this.order.position = { order, place };
    this.random.state = random;
  }

  /** All tensors that change while training, by name, each of its parameter's shape (a matrix [in, out]); they stay the trainer's. */
  state(): Record<string, tf.Tensor> {
    const out: Record<string, tf.Tensor> = {};
    for (const [name, variable] of Object.entries(this.variables)) {
      out[`value/${name}`] = variable;
      out[`average/${name}`] = this.average.averages[name]!;
    }
    for (const [name, tensor] of Object.entries(this.optimiser.state())) out[`moment/${name}`] = tensor;
    return out;
  }

  /** Goes back to a saved state, tensors of the shapes that `state` gave; they stay the caller's to dispose. */
  restore(step: number, state: Record<string, tf.Tensor>): void {
    const moments: Record<string, tf.Tensor> = {};
    for (const [key, tensor] of Object.entries(state)) {
      const slash = key.indexOf('/');
      const name = key.slice(slash + 1);
      if (key.startsWith('value/')) this.variables[name]?.assign(tensor);
      else if (key.startsWith('average/')) this.average.averages[name]?.assign(tensor);
      else moments[name] = tensor;
    }
    this.optimiser.restore(step, moments);
  }

  /** One optimiser step on the next batch; the loss and its weighted terms. */
  step(): Record<string, number> {
    const { options } = this;
    const chains = this.random.shuffled(this.chains).slice(0, options.batch.chains);
    const rows = this.order.next(this.random);
    const batch = assembleBatch(this.set, rows, chains, options.batch, this.random);
    let terms: Record<string, tf.Scalar> = {};
    const { value, grads } = tf.variableGrads(() => {
      const prediction = this.net.forward(batch.rows, true);
      const classes = labelLogits(prediction.features, this.parameters, options.labels);
      const matches = batchMatches(batch.rows, this.set, this.net.network, options.batch, this.random);
      const mismatches = batchMismatches(
        batch.rows,
        this.rows,
        this.set,
        this.net.network,
        options.batch,
        this.random,
      );
      const outcome = {
        prediction,
        visual: visualPrediction(prediction.visual, this.parameters, options.heads),
        labelLogits: classes,
        ...(this.net.hasOffsets ? { offsets: this.offsets(batch.rows) } : {}),
        ...(matches ? { matches } : {}),
        ...(mismatches ? { mismatches } : {}),
      };
      const result = objective(outcome, batch, this.set, this.scales, options.objective);
      terms = Object.fromEntries(Object.entries(result.terms).map(([name, term]) => [name, tf.keep(term)]));
      return result.total;
    }, Object.values(this.variables));
    const rate = learningRate(options.schedule, this.optimiser.step, this.totalSteps);
    const names = new Map(Object.entries(this.variables).map(([name, variable]) => [variable.name, name]));
    const gradients = Object.fromEntries(Object.entries(grads).map(([id, g]) => [names.get(id)!, g]));
    this.optimiser.apply(this.variables, gradients, rate);
    this.average.update(this.variables, this.optimiser.step);
    const report: Record<string, number> = { loss: value.dataSync()[0]! };
    for (const [name, term] of Object.entries(terms)) report[name] = term.dataSync()[0]!;
    tf.dispose([value, grads, terms]);
    return report;
  }

  /** What the rows' generators add to their ratings, and the offsets' penalty. To be called inside a tidy. */
  private offsets(rows: readonly Row[]): { ofRows: Record<string, tf.Tensor1D>; penalty: tf.Scalar } {
    const { heads } = this.options;
    const labels = rows.map(({ image, rated }) => (rated ? this.set.images[image]!.label : -1));
    return {
      ofRows: ratingOffsets(labels, heads, this.parameters),
      penalty: offsetPenalty(heads, this.parameters),
    };
  }

  /**
   * Scores of images (numbers, [N]) with the averaged weights, mean over `crops` crops: [N] per head. `texts` may give other images' texts
   * (index per image) or none.
   */
  predict(images: readonly number[], crops: number, texts: EvaluationTexts = {}): Record<string, number[]> {
    const { heads } = this.options;
    const forward = (rows: Row[]): CropPrediction => this.net.forward(rows, false);
    return this.average.during(this.variables, () =>
      predictScores(forward, this.set, heads, images, crops, texts),
    );
  }

  /**
   * How far each image's statistics are from the training images' mean, in standard deviations (`Network.statisticsDistance`), [N]; none
   * without that branch.
   */
  statisticsDistances(images: readonly number[]): number[] {
    const inputs = this.config.branches.statistics?.inputs;
    if (inputs === undefined) return [];
    return images.map(
      (image) =>
        tf.tidy(() =>
          this.net.network
            .statisticsDistance(tf.tensor2d(this.set.statistics(image, 0), [1, inputs]))
            .dataSync<'float32'>(),
        )[0]!,
    );
  }

  /** Averaged weights in stored layout (a matrix [out, in]), without the training-only ones. */
  weights(): Record<string, Float32Array> {
    return Object.fromEntries(
      this.specs.map((spec) => [
        spec.name,
        this.parameters.stored(spec, this.average.averages[spec.name] ?? this.parameters.variable(spec.name)),
      ]),
    );
  }

  dispose(): void {
    this.parameters.dispose();
    this.optimiser.dispose();
    this.average.dispose();
  }
}
