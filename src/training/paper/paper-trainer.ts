import type { ModelConfig } from '../../spec/config.ts';
import type { ParameterSpec } from '../../spec/parameters.ts';
import type { CropPrediction } from '../../model/prediction.ts';
import * as tf from '../../nn/tf.ts';
import type { Tensor1D, Tensor3D, Tensor4D } from '../../nn/tf.ts';
import { FoveaError } from '../../shared/errors.ts';
import { smoothL1 } from '../losses.ts';
import { TrainableParameters } from '../optimiser/trainable-parameters.ts';
import { sourceOf } from './data/draws.ts';
import { featureKindOf, trainerSpecs } from './frozen-towers.ts';
import { featureShape, PaperNetwork, type FeatureKind } from './paper-network.ts';
import { paperBlocks, type BlockBytes } from './memory/recompute.ts';
import { rehearse } from './memory/rehearse.ts';
import { restKeys, restPadding } from './resting-gradients.ts';
import type {
  PaperTrainerOptions,
  Rehearsal,
  RehearsalPlan,
  StepReport,
  StepTrainer,
  TrainedState,
  TrainingSample,
} from './step-trainer.ts';
import { TorchAdamW } from './optimiser/torch-adamw.ts';
import { decays, frozenNames, hasZeroGradient } from './trained-parameters.ts';

/** Gradients by parameter, and what was computed on the way. */
interface Outcome {
  loss: number;
  scores: Record<string, number[]>;
  gradients: Record<string, tf.Tensor>;
}

/** Trains the paper's network step by step: the same code in Node and in a worker, on whatever tfjs backend is set. */
export class PaperTrainer implements StepTrainer {
  /** Its parameters: all of the model but those of towers whose features are kept. */
  readonly specs: ParameterSpec[];
  readonly parameters: TrainableParameters;
  readonly optimiser: TorchAdamW;
  /** Steps done. */
  step = 0;
  micro: number;
  recompute = false;
  /** Bytes of each block that was computed a second time. */
  readonly blockBytes: BlockBytes = new Map();
  readonly config: ModelConfig;
  readonly options: PaperTrainerOptions;
  /** Which features of an image no training changes. */
  readonly featureKind: FeatureKind;
  private readonly net: PaperNetwork;
  private readonly variables: Record<string, tf.Variable>;

  /** @param start a value of every parameter, by name in stored layout ([out, in] for a matrix) */
  constructor(
    config: ModelConfig,
    options: PaperTrainerOptions,
    start: (spec: ParameterSpec) => Float32Array,
  ) {
    const { heads, procedure } = options;
    if (procedure.csf === 'batch' && options.micro !== undefined) {
      throw new FoveaError(
        'usage',
        'A CSF map of the whole batch (csf "batch") needs the whole batch in memory, but "micro" cuts it into parts.',
        'Leave out "micro", or set csf to "image".',
      );
    }
    this.config = config;
    this.options = options;
    this.micro = options.micro ?? Infinity;
    this.featureKind = featureKindOf(config, procedure, options);
    this.specs = trainerSpecs(config, options);
    this.parameters = new TrainableParameters(this.specs, start);
    const frozen = frozenNames(this.specs, config, procedure, options);
    const resting = procedure.zeroGradients === 'rest' ? hasZeroGradient : () => false;
    const trained = this.specs.filter(({ name }) => !frozen.has(name) && !resting(name));
    if (trained.length === 0)
      throw new FoveaError('usage', 'Everything is frozen: there is nothing to train.');
    this.variables = Object.fromEntries(trained.map(({ name }) => [name, this.parameters.variable(name)]));
    const decaying = new Set(this.specs.filter(decays).map(({ name }) => name));
    this.optimiser = new TorchAdamW({
      weightDecay: procedure.weightDecay,
      decays: (name) => decaying.has(name),
    });
    const { specs, variables, blockBytes } = this;
    this.net = new PaperNetwork(config, heads, this.parameters, procedure, (active) =>
      paperBlocks({ specs, variables, active }, blockBytes),
    );
  }

  /** Names of the parameters that training changes. */
  get trained(): string[] {
    return Object.keys(this.variables);
  }

  /** Bytes of what training changes. */
  get trainedBytes(): number {
    return Object.values(this.variables).reduce((sum, { size }) => sum + 4 * size, 0);
  }

  async train(samples: readonly TrainingSample[], rate: number): Promise<StepReport> {
    const { loss, scores, gradients } = await this.gradients(samples);
    try {
      if (!Number.isFinite(loss)) {
        throw new FoveaError(
          'training-failed',
          `The loss of step ${this.step + 1} is ${loss}, not a number.`,
          'Look at the ratings for outliers, or train with a lower rate.',
        );
      }
      this.optimiser.apply(this.variables, gradients, rate);
      this.step++;
      return { loss, scores };
    } finally {
      tf.dispose(gradients);
    }
  }

  /** Gradients of a batch's loss by parameter, each of its parameter's shape, for the caller to dispose; of an unused expert there are none. */
  async gradients(samples: readonly TrainingSample[]): Promise<Outcome> {
    const { heads, seed } = this.options;
    const micro = Math.min(this.micro, samples.length);
    this.net.active.random = sourceOf(seed, 2, this.step);
    const rated = Object.fromEntries(
      heads.map((head) => [head, samples.filter(({ known }) => known.targets[head] !== undefined).length]),
    );
    const sum: Outcome = {
      loss: 0,
      scores: Object.fromEntries(heads.map((head) => [head, []])),
      gradients: {},
    };
    const used = new Set<string>();
    for (let first = 0; first < samples.length; first += micro) {
      await this.addPart(samples.slice(first, first + micro), rated, sum, used);
    }
    const unused = (name: string): boolean => {
      const expert = /^heads\.[^.]+\.experts\.\d+\./.exec(name)?.[0];
      return expert !== undefined && !used.has(expert);
    };
    const found = Object.entries(sum.gradients);
    tf.dispose(found.filter(([name]) => unused(name)).map(([, gradient]) => gradient));
    sum.gradients = Object.fromEntries(found.filter(([name]) => !unused(name)));
    if (this.options.procedure.zeroGradients === 'rest') restKeys(sum.gradients);
    restPadding(sum.gradients);
    return sum;
  }

  private async addPart(
    part: readonly TrainingSample[],
    rated: Readonly<Record<string, number>>,
    sum: Outcome,
    used: Set<string>,
  ): Promise<void> {
    const features = this.frozenFeatures(part);
    const kept: tf.Tensor[] = [];
    let prediction: CropPrediction['heads'] = {};
    Object.assign(this.net.active, { training: true, recompute: this.recompute });
    const { value, grads } = tf.variableGrads(() => {
      const found = this.net.forward(
        part,
        part.map(({ known }) => known),
        features,
      );
      prediction = found.heads;
      for (const { score, used: mask } of Object.values(prediction)) kept.push(tf.keep(score), tf.keep(mask));
      return this.loss(part, found, rated);
    }, Object.values(this.variables));
    this.net.active.training = false;
    const [loss = NaN] = await value.data<'float32'>();
    sum.loss += loss;
    for (const [head, { score, used: mask }] of Object.entries(prediction)) {
      sum.scores[head]!.push(...(await score.data<'float32'>()));
      const values = await mask.data<'float32'>();
      const experts = mask.shape[1];
      for (let e = 0; e < experts; e++) {
        if (values.some((on, i) => i % experts === e && on > 0)) used.add(`heads.${head}.experts.${e}.`);
      }
    }
    for (const name of this.trained) {
      const gradient = grads[this.variables[name]!.name];
      if (!gradient) continue;
      const before = sum.gradients[name];
      sum.gradients[name] = before ? before.add(gradient) : gradient.clone();
      before?.dispose();
    }
    tf.dispose([value, grads, kept]);
    features?.dispose();
  }

  /** Smooth L1 of each head: the mean over its rated samples of the mean over their crops; the heads' losses are added up. */
  private loss(
    part: readonly TrainingSample[],
    { heads }: CropPrediction,
    rated: Readonly<Record<string, number>>,
  ): tf.Scalar {
    const { beta } = this.options.procedure;
    const losses = Object.entries(heads).flatMap(([head, { score }]): tf.Scalar[] => {
      const times = score.shape[0] / part.length;
      const spread = (values: number[]): Tensor1D =>
        tf.tensor1d(values.flatMap((value) => new Array<number>(times).fill(value)));
      const ratings = part.map(({ known }) => known.targets[head]);
      const weights = ratings.map((rating) => (rating === undefined ? 0 : 1));
      const own = weights.reduce<number>((a, b) => a + b, 0);
      if (own === 0) return [];
      const target = spread(ratings.map((rating) => rating ?? 0));
      return [smoothL1(score, target, beta, spread(weights)).mul(own / rated[head]!)];
    });
    return tf.addN(losses);
  }

  /** The batch's features up to where training begins, kept or computed outside of the gradients; undefined where all is trained. */
  private frozenFeatures(part: readonly TrainingSample[]): Tensor3D | Tensor4D | undefined {
    const { featureKind } = this;
    if (featureKind === 'none') return undefined;
    const known = part.map(({ features }) => features).filter((features) => features !== undefined);
    if (known.length < part.length) {
      if (this.options.keptFeatures) throw new RangeError('a sample came without the features of its towers');
      return this.net.features(
        part,
        part.map((sample) => sample.known),
        featureKind,
      );
    }
    const shape = featureShape(featureKind, this.config);
    const values = new Float32Array(known.length * known[0]!.length);
    known.forEach((features, i) => values.set(features, i * features.length));
    return tf.tensor<tf.Rank>(values, [known.length, ...shape]) as Tensor3D | Tensor4D;
  }

  async score(sample: TrainingSample): Promise<Record<string, number[]>> {
    const { heads } = this.options;
    const features = this.frozenFeatures([sample]);
    const scores = tf.tidy(() => {
      const found = this.net.forward([sample], [sample.known], features).heads;
      return heads.map((head) => found[head]!.score);
    });
    features?.dispose();
    const values = await Promise.all(scores.map((score) => score.data<'float32'>()));
    tf.dispose(scores);
    return Object.fromEntries(heads.map((head, i) => [head, Array.from(values[i]!)]));
  }

  rehearse(
    sample: TrainingSample,
    scored: TrainingSample | undefined,
    plan: RehearsalPlan,
  ): Promise<Rehearsal> {
    return rehearse(this, sample, scored, plan);
  }

  value(spec: ParameterSpec): Promise<Float32Array> {
    return this.parameters.read(spec);
  }

  states(): Promise<TrainedState[]> {
    const { steps } = this.optimiser;
    return Promise.resolve(
      this.trained.map((name) => ({
        name,
        shape: this.parameters.variable(name).shape,
        steps: steps[name] ?? 0,
      })),
    );
  }

  async read(name: string, moments: boolean): Promise<Float32Array[]> {
    const variable = this.parameters.variable(name);
    const { first, second } = moments ? this.optimiser.tensors(name, variable.shape) : {};
    const tensors = [variable, first, second].filter((tensor) => tensor !== undefined);
    return Promise.all(tensors.map(async (tensor) => Float32Array.from(await tensor.data<'float32'>())));
  }

  restore({ name, shape, steps }: TrainedState, values: readonly Float32Array[]): Promise<void> {
    const variable = this.parameters.variable(name);
    const { first, second } = values.length > 1 ? this.optimiser.tensors(name, shape) : {};
    [variable, first, second].forEach((kept, i) => {
      if (kept) tf.tidy(() => kept.assign(tf.tensor(values[i]!, shape)));
    });
    if (values.length > 1) this.optimiser.setSteps(name, shape, steps);
    return Promise.resolve();
  }

  dispose(): void {
    this.parameters.dispose();
    this.optimiser.dispose();
  }
}
