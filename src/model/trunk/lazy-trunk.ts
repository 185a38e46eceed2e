import type { Parameters } from '../../nn/layers.ts';
import type { ModelConfig } from '../../spec/config.ts';
import { trunkName, trunkRead } from '../../spec/parameters.ts';
import type { TrunkReading } from './image-patches.ts';
import type { TrunkWeights } from './run-trunk.ts';
import { disposeTrunk, loadTrunk } from './trunk-weights.ts';

/** The trunk of a loaded model: made ready with the first image, so that loading the model does not wait for it. */
export class LazyTrunk {
  private readonly config: ModelConfig;
  private readonly parameters: Parameters;
  private made: TrunkWeights | undefined;

  constructor(config: ModelConfig, parameters: Parameters) {
    this.config = config;
    this.parameters = parameters;
  }

  /**
   * The trunk as it is read after some blocks (0-based), no later than the last that the model reads, in patches of so many pixels.
   *
   * @throws RangeError where the model reads no trunk
   */
  reading(taps: readonly number[], patch: number): TrunkReading {
    const part = trunkRead(this.config);
    if (!part) throw new RangeError('this model reads no trunk');
    this.made ??= loadTrunk((name) => this.parameters.tensor(trunkName(name)), part);
    return { weights: this.made, taps, patch };
  }

  dispose(): void {
    if (this.made) disposeTrunk(this.made);
    this.made = undefined;
  }
}
