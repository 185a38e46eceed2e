import type { Parameters } from '../../nn/layers.ts';
import type { ModelConfig } from '../../spec/config.ts';
import { lastTrunkBlock, trunkName } from '../../spec/parameters.ts';
import type { TrunkReading } from './image-patches.ts';
import { disposeTrunk, loadTrunk } from './trunk-weights.ts';

/** The trunk of a loaded model: made ready with the first image, so that loading the model does not wait for it. */
export class LazyTrunk {
  private readonly config: ModelConfig;
  private readonly parameters: Parameters;
  private made: TrunkReading | undefined;

  constructor(config: ModelConfig, parameters: Parameters) {
    this.config = config;
    this.parameters = parameters;
  }

  /** @throws RangeError where the model reads no trunk */
  get reading(): TrunkReading {
    const { cropTower, input } = this.config;
    const last = lastTrunkBlock(this.config);
    if (last === undefined || !cropTower.trunkTaps) throw new RangeError('this model reads no trunk');
    this.made ??= {
      weights: loadTrunk((name) => this.parameters.tensor(trunkName(name)), last),
      taps: cropTower.trunkTaps,
      patch: input.patch,
    };
    return this.made;
  }

  dispose(): void {
    if (this.made) disposeTrunk(this.made.weights);
    this.made = undefined;
  }
}
