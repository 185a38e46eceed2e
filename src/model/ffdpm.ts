import * as tf from '../nn/tf.ts';
import type { Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '../nn/tf.ts';
import { gridSide } from '../spec/config.ts';
import { crossAttention, type RegressorContext } from './cross-attention.ts';
import { recordMap, type Recorder } from './recorder.ts';
import { additiveMask } from './text-encoder.ts';
import type { ProjectedTexts } from './tsam.ts';

/**
 * FFDPM, the frequency-fused degradation perception module (paper §3.3), up to its pooling: the last blocks of the crop
 * ViT become one map F, and human preference (HP) is fused into it by cross-attention to the text features.
 */

/** Block outputs [B, 1 + places, D] without their class tokens, side by side → [B, places, taps·D]. */
export function concatenateTaps(tapped: Tensor3D[]): Tensor3D {
  return tf.tidy(() => {
    const [batch, tokens, width] = tapped[0]!.shape;
    return tf.concat(
      tapped.map((tap) => tap.slice([0, 1, 0], [batch, tokens - 1, width])),
      2,
    );
  });
}

/** Context of HP, human preference (paper §3.2, §3.3): normed text features, image-level, [1 or B, T, C]; undefined where the switch is off. */
export function preferenceContext(
  texts: ProjectedTexts,
  context: RegressorContext,
  record?: Recorder,
): Tensor3D | undefined {
  const { layers, parameters, config } = context;
  const { preference } = config.switches;
  if (preference === 'none') return undefined;
  const normed = layers.layerNorm(
    preference === 'description' ? texts.description : texts.prompt,
    parameters.tensor('regressor.preferenceNorm.weight') as Tensor1D,
    parameters.tensor('regressor.preferenceNorm.bias') as Tensor1D,
    config.regressor.layerNormEpsilon,
  ) as Tensor3D;
  record?.('head.norm2_text', normed);
  return normed;
}

/**
 * F = norm(ReLU(conv3×3(conv1×1(taps)))), then F + crossAttention(F, text) (paper §3.3). The residual is the normed map, as released.
 * taps [B, places, taps·D] → [B, places, C].
 *
 * @param preferenceText [1 or B, T, C]; without it F is the normed map
 * @param textMask 1 for a token of that text, [1 or B, T]; read where padding is masked
 */
export function fuseFeatures(
  taps: Tensor3D,
  preferenceText: Tensor3D | undefined,
  textMask: Tensor2D | undefined,
  context: RegressorContext,
  record?: Recorder,
): Tensor3D {
  const { layers, parameters, config } = context;
  const side = gridSide(config);
  const batch = taps.shape[0];
  const vector = (name: string) => parameters.tensor(`regressor.${name}`) as Tensor1D;
  return tf.tidy(() => {
    recordMap(record, 'head.vit_concat_chw', taps, side);
    const reduced = layers.linear(taps, parameters.matrix('regressor.reduce.weight'), {
      bias: vector('reduce.bias'),
    });
    recordMap(record, 'head.down_channel', reduced, side);
    const convolved = layers.conv3x3(
      reduced.reshape<Tensor4D>([batch, side, side, config.regressor.middle]),
      parameters.matrix('regressor.convolution.weight'),
      { bias: vector('convolution.bias'), activation: 'relu' },
    );
    recordMap(record, 'head.conv_relu', convolved, side);
    const map = layers.layerNorm(
      convolved.reshape<Tensor3D>([batch, side * side, config.regressor.width]),
      vector('visualNorm.weight'),
      vector('visualNorm.bias'),
      config.regressor.layerNormEpsilon,
    ) as Tensor3D;
    record?.('head.norm1', map);
    if (!preferenceText) return map;
    const keyMask =
      config.switches.paddedTokens === 'masked' && textMask ? additiveMask(textMask) : undefined;
    const attended = crossAttention(map, preferenceText, 'regressor.preference', context, keyMask);
    record?.('head.cross_attention', attended);
    const fused = map.add<Tensor3D>(attended);
    recordMap(record, 'head.hp_fused_chw', fused, side);
    return fused;
  });
}
