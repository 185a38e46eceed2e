import * as tf from '../../../nn/tf.ts';
import type { Tensor4D } from '../../../nn/tf.ts';
import type { ResNetTower } from '../../../spec/clip/config.ts';
import type { Recorder } from '../../recorder.ts';
import { bottleneck } from './bottleneck.ts';
import type { ResNetContext } from './context.ts';
import { stem } from './stem.ts';

/**
 * The modified ResNet of CLIP (Radford et al. 2021, §2.4), its normalisations folded into its convolutions: normalised pixels
 * [B, H, W, 3] → its last map [B, H/32, W/32, C].
 */
export function runResNet(
  pixels: Tensor4D,
  { layers: depths }: Pick<ResNetTower, 'layers'>,
  context: ResNetContext,
  record?: Recorder,
): Tensor4D {
  return tf.tidy(() => {
    let x = stem(pixels, context);
    record?.('image.stem', x);
    for (const [stage, depth] of depths.entries()) {
      for (let i = 0; i < depth; i++) {
        const before = x;
        const first = i === 0;
        x = bottleneck(before, `image.stages.${stage}.${i}`, { first, halves: first && stage > 0 }, context);
        // maps of the first stages are the largest tensors: each is freed once the next is there
        before.dispose();
      }
      record?.(`image.stage${stage}`, x);
    }
    return x;
  });
}
