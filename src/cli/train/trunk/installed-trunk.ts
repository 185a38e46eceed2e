import { readPretrainedTrunk } from '../../../build/trunk/pretrained-trunk.ts';
import { expandAffine } from '../../../formats/affine.ts';
import type { TrunkWeights } from '../../../model/trunk/run-trunk.ts';
import { loadTrunk } from '../../../model/trunk/trunk-weights.ts';
import * as tf from '../../../nn/tf.ts';
import { tidyStructure } from '../../../nn/tidy.ts';
import type { TrunkPart } from '../../../spec/trunk.ts';

/**
 * A part of a trunk of the installed package, on the running backend. The caller disposes it (`disposeTrunk`).
 *
 * @throws FoveaError where the package is not installed or not the known one
 */
export function installedTrunk(part: TrunkPart): TrunkWeights {
  const { tensors } = readPretrainedTrunk(part.trunk);
  return tidyStructure(() =>
    loadTrunk((name) => {
      const found = tensors.get(name);
      if (!found) throw new RangeError(`the pretrained trunk has no ${name}`);
      return tf.tensor(expandAffine(found.bytes, found.min, found.scale), [...found.shape]);
    }, part),
  );
}
