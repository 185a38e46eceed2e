import type { ModelConfig } from '../../spec/config.ts';
import { modelParameters, type ParameterSpec } from '../../spec/parameters.ts';
import { TrainableParameters } from '../optimiser/trainable-parameters.ts';
import type { PaperImage } from './data/paper-set.ts';
import type { SampleInputs } from './data/batch-inputs.ts';
import { PaperNetwork, type FeatureKind, type FrozenFeatures } from './paper-network.ts';
import { procedures, type Procedure } from './procedure.ts';
import type { PaperTrainerOptions, Towers } from './step-trainer.ts';
import { frozenNames, type Freezing } from './trained-parameters.ts';

/** Which features of an image no training changes: those of frozen towers, unless dropout disturbs them. */
export function featureKindOf(config: ModelConfig, procedure: Procedure, freezing: Freezing): FeatureKind {
  const specs = modelParameters(config, ['any']);
  const frozen = frozenNames(specs, config, procedure, freezing);
  const whole = (part: string) => specs.every((spec) => spec.part !== part || frozen.has(spec.name));
  const disturbed = procedure.textDropout > 0 || procedure.imageDropPath > 0;
  if (disturbed || !whole('image')) return 'none';
  return whole('text') ? 'texts' : 'tokens';
}

/** Parts of the model that only the features of this kind need. */
export function featureParts(kind: FeatureKind): ParameterSpec['part'][] {
  return { none: [], tokens: ['image' as const], texts: ['image' as const, 'text' as const] }[kind];
}

/** Parameters of a trainer: all of the model but those of towers whose features it is given. */
export function trainerSpecs(config: ModelConfig, options: PaperTrainerOptions): ParameterSpec[] {
  const { heads, procedure, keptFeatures } = options;
  const away = keptFeatures ? featureParts(featureKindOf(config, procedure, options)) : [];
  return modelParameters(config, heads).filter(({ part }) => !away.includes(part));
}

/** Parameters of frozen towers whose features are of a kind. */
export function towerSpecs(config: ModelConfig, kind: FeatureKind): ParameterSpec[] {
  const parts = featureParts(kind);
  return modelParameters(config, []).filter(({ part }) => parts.includes(part));
}

/** The frozen towers alone: what they say of an image is computed before the training, which then does without them. */
export class FrozenTowers implements Towers {
  readonly config: ModelConfig;
  readonly kind: Exclude<FeatureKind, 'none'>;
  private readonly net: PaperNetwork;
  private readonly parameters: TrainableParameters;

  /** @param values of every parameter of these parts, in stored layout */
  constructor(
    config: ModelConfig,
    kind: Exclude<FeatureKind, 'none'>,
    values: (spec: ParameterSpec) => Float32Array,
  ) {
    this.config = config;
    this.kind = kind;
    this.parameters = new TrainableParameters(towerSpecs(config, kind), values);
    this.net = new PaperNetwork(config, [], this.parameters, procedures.paper);
  }

  async featuresOf(sample: SampleInputs, known: PaperImage): Promise<FrozenFeatures> {
    const features = this.net.features([sample], [known], this.kind);
    const values = Float32Array.from(await features.data<'float32'>());
    features.dispose();
    return values;
  }

  dispose(): void {
    this.parameters.dispose();
  }
}
