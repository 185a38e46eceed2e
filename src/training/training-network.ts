import { Network } from '../model/network.ts';
import type { CropPrediction } from '../model/prediction.ts';
import type * as tf from '../nn/tf.ts';
import type { Random } from '../shared/random.ts';
import { fusedWidth, type ModelConfig } from '../spec/config.ts';
import { memberCount } from '../spec/member-names.ts';
import { modelParameters, type ParameterSpec } from '../spec/parameters.ts';
import { batchTensors } from './data/batch-tensors.ts';
import type { Row } from './data/batch.ts';
import type { TrainingSet } from './data/training-set.ts';
import { offsetSpecs } from './generator-offsets.ts';
import { labelSpecs } from './label-head.ts';
import { initialValues } from './optimiser/initialise.ts';
import { TrainableParameters } from './optimiser/trainable-parameters.ts';
import { regularisedLayers, regulariseFeatures, type DropoutRates } from './regularised-layers.ts';
import { visualSpecs } from './visual-head.ts';

export interface TrainingNetworkOptions {
  heads: string[];
  /** Classes of the training-only task; 0: none. */
  labels: number;
  objective: { offsets?: number | undefined };
  /** Share of the words that training hides. */
  wordDropout: number;
  dropout: DropoutRates;
}

/** The network on parameters that can be trained, with its training-only heads, and with dropout while it trains. */
export class TrainingNetwork {
  readonly parameters: TrainableParameters;
  /** Those of the model: without the training-only ones. */
  readonly specs: ParameterSpec[];
  readonly network: Network;
  private readonly set: TrainingSet;
  private readonly config: ModelConfig;
  private readonly options: TrainingNetworkOptions;
  private readonly active: { training: boolean; random: Random };
  /** CSF scores of the batch, which are prepared, not computed. */
  private csf: tf.Tensor3D | undefined;

  /**
   * @param start values to begin with, by name in stored layout ([out, in] for a matrix); the rest is drawn from `random`
   * @param means mean rating of each head, with which its experts begin
   */
  constructor(
    set: TrainingSet,
    config: ModelConfig,
    options: TrainingNetworkOptions,
    random: Random,
    start: Readonly<Record<string, Float32Array>>,
    means: Readonly<Record<string, number>>,
  ) {
    this.set = set;
    this.config = config;
    this.options = options;
    this.specs = modelParameters(config, options.heads);
    const all = [
      ...this.specs,
      ...labelSpecs(fusedWidth(config), options.labels, memberCount(config)),
      ...visualSpecs(config.regressor.width, options.heads),
      ...(this.hasOffsets ? offsetSpecs(options.heads, options.labels) : []),
    ];
    this.parameters = new TrainableParameters(all, (spec) => {
      const head = /(?:^|\.)heads\.([^.]+)\.experts\.\d+\.out\.bias$/.exec(spec.name)?.[1];
      const drawn = initialValues(spec, random);
      if (head !== undefined) drawn.fill(means[head] ?? 0);
      return start[spec.name] ?? drawn;
    });
    this.active = { training: false, random };
    const matrices = all.filter((spec) => spec.kind === 'matrix').map((spec) => spec.name);
    const layers = {
      ...regularisedLayers(options.dropout, matrices, this.parameters, this.active),
      csfScores: () => this.csf!.clone(),
    };
    const regularise = regulariseFeatures(options.dropout, this.active);
    this.network = new Network(config, options.heads, layers, this.parameters, regularise);
  }

  /** Whether each generator's ratings have an offset of their own while training. */
  get hasOffsets(): boolean {
    return this.options.objective.offsets !== undefined && this.options.labels > 0;
  }

  /** Predictions for B rows, [B] per head; with dropout and without the text-only score where it trains. To be called inside a tidy. */
  forward(rows: Row[], training: boolean): CropPrediction {
    const { wordDropout } = this.options;
    const hidden =
      training && wordDropout > 0 ? { share: wordDropout, random: this.active.random } : undefined;
    const inputs = batchTensors(this.set, rows, this.config, hidden);
    this.csf = inputs.csf;
    this.active.training = training;
    const image = this.network.imageLevel(
      this.network.encodeImage(inputs.whole),
      inputs.prompt,
      inputs.description,
      undefined,
      {
        withoutTerms: training,
        ...(inputs.statistics ? { statistics: inputs.statistics } : {}),
        ...(inputs.pooled ? { pooled: inputs.pooled } : {}),
        ...(inputs.appearance ? { appearance: inputs.appearance } : {}),
      },
    );
    return this.network.scoreCrops(inputs.pixels, image, undefined, inputs.cells);
  }
}
