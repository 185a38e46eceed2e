import type { TrunkWeights } from '../../../model/trunk/run-trunk.ts';
import { pooledLength, type ModelConfig } from '../../../spec/config.ts';
import { joinedValues, pooledValues } from '../../../training/data/prepare-image.ts';
import type { PreparedCache } from './prepared-cache.ts';
import { readOfPooled } from './what-is-read.ts';

/** Pictures of one size, RGB bytes, row by row. */
export interface Versions {
  versions: readonly Uint8Array[];
  width: number;
  height: number;
}

/** The configuration as if its pooled branch read one of its trunks alone: one for each of them; itself where it has no such branch. */
export function trunkByTrunk(model: ModelConfig): [first: ModelConfig, ...others: ModelConfig[]] {
  const { branches } = model;
  const { pooled } = branches;
  const [first = model, ...others] = (pooled?.trunks ?? []).map((one) => ({
    ...model,
    branches: { ...branches, ...(pooled ? { pooled: { ...pooled, trunks: [one] } } : {}) },
  }));
  return [first, ...others];
}

/**
 * What all trunks but the first say of each version of a picture, one trunk behind the other. What each says is kept by itself, so that a
 * configuration with another trunk more finds what these said; what the first says is kept with everything else that is read of the picture.
 *
 * @param key what the versions are made from
 * @param make the versions, `count` of them; not called where all is kept
 */
export async function saidByOthers(
  model: ModelConfig,
  trunks: readonly TrunkWeights[],
  cache: PreparedCache,
  key: readonly unknown[],
  count: number,
  make: () => Promise<Versions>,
): Promise<Float32Array[]> {
  const [, ...others] = trunkByTrunk(model);
  const said: Float32Array[][] = [];
  for (const one of others) {
    const length = pooledLength(one);
    const own = JSON.stringify([...key, ...readOfPooled(one)]);
    const values = await cache.values(own, count * length, async () => {
      const { versions, width, height } = await make();
      return joinedValues(versions.map((rgb) => pooledValues(rgb, width, height, one, trunks)));
    });
    said.push(Array.from({ length: count }, (_, i) => values.subarray(i * length, (i + 1) * length)));
  }
  return Array.from({ length: count }, (_, i) => joinedValues(said.map((trunk) => trunk[i]!)));
}
