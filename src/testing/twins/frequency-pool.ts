export interface FrequencyPoolCase {
  crops: number;
  places: number;
  channels: number;
  map: ArrayLike<number>;
  spatialLogits: ArrayLike<number>;
  channelLogits: ArrayLike<number>;
  weights: ArrayLike<number>;
  constant: number;
}

/** f64 twin of the AQAFP kernel: pooled [crops, channels], spatial mask and shares [crops, places]. */
export function frequencyPoolTwin(
  c: FrequencyPoolCase,
): Record<'pooled' | 'spatial' | 'share', Float64Array> {
  const { crops, places, channels } = c;
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const pooled = new Float64Array(crops * channels);
  const spatial = Float64Array.from(c.spatialLogits, sigmoid);
  const share = new Float64Array(crops * places);
  for (let crop = 0; crop < crops; crop++) {
    let total = 0;
    for (let p = crop * places; p < (crop + 1) * places; p++) {
      for (let k = 0; k < channels; k++) {
        const gate = sigmoid(c.channelLogits[crop * channels + k]!);
        const term = c.map[p * channels + k]! * spatial[p]! * gate * (c.weights[p]! + c.constant);
        pooled[crop * channels + k]! += term;
        share[p]! += Math.abs(term);
        total += Math.abs(term);
      }
    }
    for (let p = crop * places; p < (crop + 1) * places; p++) share[p]! /= Math.max(total, 1e-30);
  }
  return { pooled, spatial, share };
}
