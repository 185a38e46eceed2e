import { inverted, swapped } from '../../../image/colour/altered.ts';
import { appearance, appearanceLength } from '../../../image/negative/appearance.ts';
import { prepareImage } from '../../../image/prepare.ts';
import type { TrunkWeights } from '../../../model/trunk/run-trunk.ts';
import { disposeTrunk } from '../../../model/trunk/trunk-weights.ts';
import { alterations, pooledLength, type Alteration, type ModelConfig } from '../../../spec/config.ts';
import { trunkRead } from '../../../spec/parameters.ts';
import { pooledValues } from '../../../training/data/prepare-image.ts';
import type { Looks } from '../../../training/data/training-set.ts';
import type { CliIo } from '../../io.ts';
import { withDecoder, type Pixels } from '../browser-decoder.ts';
import { installedTrunk } from '../trunk/installed-trunk.ts';
import { fileKey } from './file-key.ts';
import type { PreparedCache } from './prepared-cache.ts';
import { readOfLooks } from './what-is-read.ts';

const altered: Record<Alteration, (rgb: Uint8Array) => Uint8Array> = { swapped, inverted };

/**
 * What the colours branch reads of a picture and its altered copies, one after the other: `Looks.appearance`, then `Looks.pooled`, which is
 * empty where that branch does not read it.
 */
export function looksOf(pixels: Pixels, model: ModelConfig, trunk?: TrunkWeights): Float32Array {
  const { rgb, width, height } = prepareImage({ ...pixels, notes: [] }, model.input.size);
  const copies = alterations.map((alteration) => altered[alteration](rgb));
  const seen = [rgb, ...copies].map((version) => appearance(version, width, height));
  const pooled = model.branches.colours?.pooled
    ? copies.map((copy) => pooledValues(copy, width, height, model, trunk))
    : [];
  return Float32Array.from([...seen, ...pooled].flatMap((values) => [...values]));
}

/** The same of every image, in the order of `paths`. What `cache` holds is not made again. */
export async function looksOfAll(
  io: CliIo,
  paths: readonly string[],
  model: ModelConfig,
  cache: PreparedCache,
): Promise<Looks[]> {
  const { colours } = model.branches;
  const part = colours?.pooled ? trunkRead(model) : undefined;
  const trunk = part && installedTrunk(part);
  const seen = (1 + alterations.length) * appearanceLength;
  const length = seen + (colours?.pooled ? alterations.length * pooledLength(model) : 0);
  const through = async (decode: (path: string) => Promise<Pixels>): Promise<Looks[]> => {
    const found: Looks[] = [];
    for (const path of paths) {
      io.signal.throwIfAborted();
      const made = ['looks 2', await fileKey(path), ...readOfLooks(model)];
      const values = await cache.values(JSON.stringify(made), length, async () =>
        looksOf(await decode(path), model, trunk),
      );
      found.push({ appearance: values.subarray(0, seen), pooled: values.subarray(seen) });
      io.progress(`looked at ${found.length} of ${paths.length} images`);
    }
    return found;
  };
  try {
    return await withDecoder(io, through);
  } finally {
    if (trunk) disposeTrunk(trunk);
  }
}
