import type { Parameters } from '../../nn/layers.ts';
import type { ModelConfig } from '../../spec/config.ts';
import { trunkName, trunksRead } from '../../spec/parameters.ts';
import type { TrunkTaps } from '../../spec/trunk-taps.ts';
import type { TrunkName } from '../../spec/trunk.ts';
import type { TrunkReading } from './image-patches.ts';
import type { TrunkWeights } from './run-trunk.ts';
import { disposeTrunk, loadTrunk } from './trunk-weights.ts';

/** The trunks of a loaded model: each made ready with the first image, so that loading the model does not wait for it. */
export class LazyTrunks {
  private readonly config: ModelConfig;
  private readonly parameters: Parameters;
  private readonly made = new Map<TrunkName, TrunkWeights>();

  constructor(config: ModelConfig, parameters: Parameters) {
    this.config = config;
    this.parameters = parameters;
  }

  /**
   * A trunk as it is read after some blocks (0-based), no later than the last that the model reads, in patches of so many pixels.
   *
   * @throws RangeError where the model does not read this trunk
   */
  reading({ trunk, taps }: TrunkTaps, patch: number): TrunkReading {
    const known = this.made.get(trunk);
    if (known) return { weights: known, taps, patch };
    const part = trunksRead(this.config).find((one) => one.trunk === trunk);
    if (!part) throw new RangeError(`this model does not read the trunk ${trunk}`);
    const weights = loadTrunk((name) => this.parameters.tensor(trunkName(name)), part);
    this.made.set(trunk, weights);
    return { weights, taps, patch };
  }

  dispose(): void {
    for (const weights of this.made.values()) disposeTrunk(weights);
    this.made.clear();
  }
}
