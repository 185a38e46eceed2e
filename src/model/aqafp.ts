import * as tf from '../nn/tf.ts';
import { tidyStructure } from '../nn/tidy.ts';
import type { Tensor1D, Tensor2D, Tensor3D } from '../nn/tf.ts';
import { termShares } from '../nn/reference/frequency-pool.ts';
import type { RegressorContext } from './cross-attention.ts';
import { gridSide } from '../spec/config.ts';
import { recordMap, type Recorder } from './recorder.ts';

export interface PooledVisual {
  /** VQI, visual quality information, [B, C]. */
  vector: Tensor2D;
  /** Spatial mask σ(1×1 conv), [B, places], 0..1; undefined when the switch is off. */
  spatial: Tensor2D | undefined;
  /** What each place adds to VQI: the sum over channels of its terms' sizes, as a share of all places', [B, places]; each row sums to 1. */
  share: Tensor2D;
}

/**
 * AQAFP, attention quality-aware frequency pooling (paper §3.3, Eq. 9): F·σ(spatial)·σ(channel) pooled over the places with the
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
    return { vector: tf.tidy(() => map.mean<Tensor2D>(1)), spatial: undefined, share: termShares(map) };
  }
  const { pooled, spatial, share } = tidyStructure(() => {
    const [batch, places, channels] = map.shape;
    const spatialLogits = layers.linear(map, parameters.matrix('regressor.pooling.spatial.weight'), {
      bias: vector('spatial.bias'),
    });
    const hidden = layers.linear(map.mean(1), parameters.matrix('regressor.pooling.channelIn.weight'), {
      bias: vector('channelIn.bias'),
      activation: 'relu',
    });
    const channelLogits = layers.linear(hidden, parameters.matrix('regressor.pooling.channelOut.weight'), {
      bias: vector('channelOut.bias'),
    });
    record?.('head.pool_channel_logit', channelLogits);
    const result = layers.frequencyPool({
      map,
      spatialLogits: spatialLogits.reshape<Tensor2D>([batch, places]),
      channelLogits: channelLogits.reshape<Tensor2D>([batch, channels]),
      weights: csfWeights,
      constant: switches.pooling === 'sum-plus-constant' ? regressor.poolConstant : 0,
    });
    recordMap(record, 'head.pool_spatial_weight', result.spatial.expandDims<Tensor3D>(2), gridSide(config));
    record?.('head.pooled_visual', result.pooled.expandDims(2));
    return result;
  });
  return { vector: pooled, spatial, share };
}
