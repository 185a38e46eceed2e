import { inverted, swapped } from '../../../image/colour/altered.ts';
import { appearance, appearanceLength } from '../../../image/negative/appearance.ts';
import { prepareImage } from '../../../image/prepare.ts';
import type { TrunkWeights } from '../../../model/trunk/run-trunk.ts';
import { disposeTrunk } from '../../../model/trunk/trunk-weights.ts';
import { alterations, pooledLength, type Alteration, type ModelConfig } from '../../../spec/config.ts';
import { trunksRead } from '../../../spec/parameters.ts';
import { joinedValues, pooledValues } from '../../../training/data/prepare-image.ts';
import type { Looks } from '../../../training/data/training-set.ts';
import type { CliIo } from '../../io.ts';
import { withDecoder, type Pixels } from '../browser-decoder.ts';
import { installedTrunk } from '../trunk/installed-trunk.ts';
import { fileKey } from './file-key.ts';
import type { PreparedCache } from './prepared-cache.ts';
import { saidByOthers, trunkByTrunk, type Versions } from './trunk-by-trunk.ts';
import { readOfLooks } from './what-is-read.ts';

const altered: Record<Alteration, (rgb: Uint8Array) => Uint8Array> = { swapped, inverted };

/** A picture of the trainer's size, then its altered copies. */
function versionsOf(pixels: Pixels, { input }: ModelConfig): Versions {
  const { rgb, width, height } = prepareImage({ ...pixels, notes: [] }, input.size);
  return { versions: [rgb, ...alterations.map((alteration) => altered[alteration](rgb))], width, height };
}

/**
 * What the colours branch reads of a picture and its altered copies, one after the other: `Looks.appearance`, then `Looks.pooled`, which is
 * empty where that branch does not read it.
 */
export function looksOf(
  pixels: Pixels,
  model: ModelConfig,
  trunks: readonly TrunkWeights[] = [],
): Float32Array {
  const { versions, width, height } = versionsOf(pixels, model);
  const [, ...copies] = versions;
  const seen = versions.map((version) => appearance(version, width, height));
  const pooled = model.branches.colours?.pooled
    ? copies.map((copy) => pooledValues(copy, width, height, model, trunks))
    : [];
  return joinedValues([...seen, ...pooled]);
}

/** The same of every image, in the order of `paths`. What `cache` holds is not made again. */
export async function looksOfAll(
  io: CliIo,
  paths: readonly string[],
  model: ModelConfig,
  cache: PreparedCache,
): Promise<Looks[]> {
  const copies = model.branches.colours?.pooled ? alterations.length : 0;
  const trunks = copies > 0 ? trunksRead(model).map(installedTrunk) : [];
  const [first] = trunkByTrunk(model);
  const seen = (1 + alterations.length) * appearanceLength;
  const said = pooledLength(first);
  const through = async (decode: (path: string) => Promise<Pixels>): Promise<Looks[]> => {
    const found: Looks[] = [];
    for (const path of paths) {
      io.signal.throwIfAborted();
      const file = await fileKey(path);
      let decoded: Promise<Pixels> | undefined;
      const pixels = () => (decoded ??= decode(path));
      const made = ['looks 2', file, ...readOfLooks(first)];
      const values = await cache.values(JSON.stringify(made), seen + copies * said, async () =>
        looksOf(await pixels(), first, trunks),
      );
      const alteredOf = async (): Promise<Versions> => {
        const { versions, ...size } = versionsOf(await pixels(), model);
        return { versions: versions.slice(1), ...size };
      };
      const others =
        copies > 0 ? await saidByOthers(model, trunks, cache, ['altered 1', file], copies, alteredOf) : [];
      const pooled = others.flatMap((other, i) => [
        values.subarray(seen + i * said, seen + (i + 1) * said),
        other,
      ]);
      found.push({ appearance: values.subarray(0, seen), pooled: joinedValues(pooled) });
      io.progress(`looked at ${found.length} of ${paths.length} images`);
    }
    return found;
  };
  try {
    return await withDecoder(io, through);
  } finally {
    trunks.forEach(disposeTrunk);
  }
}
