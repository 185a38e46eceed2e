import * as tf from '../../nn/tf.ts';
import type { Tensor1D, Tensor2D } from '../../nn/tf.ts';
import { alterations } from '../../spec/config.ts';
import type { RegressorContext } from '../cross-attention.ts';
import { standardise } from './branches.ts';
import { nearness, standardisedPooled } from './pooled.ts';

/**
 * Colours: does a picture look as if red and blue were exchanged in it, or as if it were a negative? Two regressions on what it looks like
 * from afar (`image/negative/appearance.ts`), and on what the pretrained trunk says of its middle where the configuration asks for that, linear or
 * with a Gaussian kernel beside it, say how likely each is, and what both say is subtracted from one head (quality). They are fitted apart from the
 * network, on pictures and their altered copies. An addition of ours, off in `released` and `paper`: texture, of which the network reads most,
 * hardly changes with the colours.
 */

/** What colours are judged by, in raw units. */
export interface Colours {
  /** What pictures look like from afar, [B, inputs]. */
  appearance: Tensor2D;
  /** What the pretrained trunk says of their middles, [B, 2·C], where the configuration asks for that. */
  pooled?: Tensor2D | undefined;
}

/** Standardised values beyond this many deviations are cut: a strange image must not rule the score. */
export const coloursLimit = 4;

/**
 * What the colours subtract from a head's score, in its ratings' units: `depth` times the sum of the probabilities that the picture is altered in either
 * way. Values in raw units, [B, …] each → [B].
 */
export function coloursPenalty({ appearance, pooled }: Colours, context: RegressorContext): Tensor1D {
  const { parameters, config } = context;
  const { branches } = config;
  const name = 'branches.colours';
  return tf.tidy(() => {
    const afar = standardise(appearance, name, coloursLimit, context);
    const standard = pooled ? tf.concat2d([afar, standardisedPooled(pooled, context)], 1) : afar;
    const near = branches.colours?.kernel
      ? nearness(standard, {
          projection: parameters.tensor(`${name}.projection`) as Tensor2D,
          landmarks: parameters.tensor(`${name}.landmarks`) as Tensor2D,
        })
      : undefined;
    const likely = alterations.map((alteration) => {
      const weighted = (values: Tensor2D, suffix: string) =>
        values.mul(parameters.tensor(`${name}.${alteration}.${suffix}`)).sum<Tensor1D>(1);
      const parts = [weighted(standard, 'weight'), ...(near ? [weighted(near, 'kernel')] : [])];
      return tf
        .addN(parts)
        .add<Tensor1D>(parameters.tensor(`${name}.${alteration}.bias`))
        .sigmoid();
    });
    return tf.addN(likely).mul<Tensor1D>(branches.colours?.depth ?? 0);
  });
}
