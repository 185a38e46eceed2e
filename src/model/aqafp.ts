import * as tf from '../nn/tf.ts';
import type { Tensor1D, Tensor2D, Tensor3D } from '../nn/tf.ts';
import type { RegressorContext } from './cross-attention.ts';
import { gridSide } from './config.ts';
import { recordMap, type Recorder } from './recorder.ts';

export interface PooledVisual {
  /** VQI, visual quality information, [B, C]. */
  vector: Tensor2D;
  /** Spatial mask σ(1×1 conv), [B, places]; undefined when the switch is off. */
  spatial: Tensor2D | undefined;
  /** What each place adds to VQI: the sum over channels of its terms' sizes, as a share of all places', [B, places]. */
  share: Tensor2D;
}

/** Sizes of the terms that are summed over the places, [B, places, C] → [B, places], each row summing to 1. */
function shares(terms: Tensor3D): Tensor2D {
  return tf.tidy(() => {
    const sizes = terms.abs().sum<Tensor2D>(2);
    // all terms zero: nothing to divide, and no place has a share
    return sizes.div<Tensor2D>(sizes.sum<Tensor2D>(1, true).maximum(1e-30));
  });
}

/**
 * AQAFP, attention quality-aware frequency pooling (paper Eq. 9): F·σ(spatial)·σ(channel) pooled over the places with the
 * CSF weights. Released code: Σ y·(w + 0.4); paper: Σ w·y. Switched off: the plain mean.
 *
 * @param map fused features [B, places, C]
 * @param csfWeights [B, places], each row sums to 1
 */
export function frequencyPool(
  map: Tensor3D,
  csfWeights: Tensor2D,
  context: RegressorContext,
  record?: Recorder,
): PooledVisual {
  const { layers, parameters, config } = context;
  const { switches, regressor } = config;
  const vector = (name: string) => parameters.tensor(`regressor.pooling.${name}`) as Tensor1D;
  if (!switches.frequencyPooling) {
    return { vector: tf.tidy(() => map.mean<Tensor2D>(1)), spatial: undefined, share: shares(map) };
  }
  const [pooled, spatial, share] = tf.tidy(() => {
    const spatialMask = layers
      .linear(map, parameters.matrix('regressor.pooling.spatial.weight'), { bias: vector('spatial.bias') })
      .sigmoid();
    recordMap(record, 'head.pool_spatial_weight', spatialMask, gridSide(config));
    const hidden = layers.linear(map.mean(1), parameters.matrix('regressor.pooling.channelIn.weight'), {
      bias: vector('channelIn.bias'),
      activation: 'relu',
    });
    const channelLogit = layers.linear(hidden, parameters.matrix('regressor.pooling.channelOut.weight'), {
      bias: vector('channelOut.bias'),
    });
    record?.('head.pool_channel_logit', channelLogit);
    const masked = map.mul(spatialMask).mul(channelLogit.sigmoid().expandDims(1));
    const weights =
      switches.pooling === 'sum-plus-constant' ? csfWeights.add(regressor.poolConstant) : csfWeights;
    const terms = masked.mul<Tensor3D>(weights.expandDims(2));
    const sum = terms.sum<Tensor2D>(1);
    record?.('head.pooled_visual', sum.expandDims(2));
    return [sum, spatialMask.squeeze<Tensor2D>([2]), shares(terms)];
  });
  return { vector: pooled, spatial, share };
}
