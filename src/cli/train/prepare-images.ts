import { disposeTrunk } from '../../model/trunk/trunk-weights.ts';
import type { ModelConfig } from '../../spec/config.ts';
import { trunksRead } from '../../spec/parameters.ts';
import { distort, distortionKinds, type DistortionKind } from '../../training/distortion/distort.ts';
import {
  joinedValues,
  prepareTrainingImage,
  type PreparedImage,
  type PrepareOptions,
} from '../../training/data/prepare-image.ts';
import { Random } from '../../shared/random.ts';
import type { Recipe } from '../../training/recipe.ts';
import type { TrainingImage } from '../../training/data/training-set.ts';
import { prepareImage } from '../../image/prepare.ts';
import type { CliIo } from '../io.ts';
import { withDecoder, type Pixels } from './browser-decoder.ts';
import { fileKey } from './prepared/file-key.ts';
import { installedTrunk } from './trunk/installed-trunk.ts';
import type { PreparedCache } from './prepared/prepared-cache.ts';
import { saidByOthers, trunkByTrunk, type Versions } from './prepared/trunk-by-trunk.ts';
import { readOfImage } from './prepared/what-is-read.ts';

/** What is kept of a degraded copy: all that a step of training reads, or no more than a fit in closed form does. */
const keptOfCopies = { trained: { crops: 2, windows: 1 }, fitted: { crops: 1, windows: 0 } };
export type CopyUse = keyof typeof keptOfCopies;

/** How an image is degraded: three of the five levels, weakest first. */
interface Degradation {
  kind: DistortionKind;
  levels: number[];
}

/** What is made of one image. */
interface Plan {
  path: string;
  seed: number;
  degradation?: Degradation;
}

/** Which images are degraded and how: depends only on the recipe's seed, so that any image can be prepared independently. */
export function plan(
  paths: readonly string[],
  recipe: Pick<Recipe, 'seed' | 'worsened'>,
  kinds: readonly DistortionKind[] = distortionKinds,
): Plan[] {
  const random = new Random(recipe.seed);
  const worsened = random.shuffled(paths.map((_, i) => i)).slice(0, recipe.worsened);
  const ways = new Map<number, Degradation>();
  worsened.forEach((image, k) => {
    const skipped = new Set(random.shuffled([0, 1, 2, 3, 4]).slice(0, 2));
    ways.set(image, {
      kind: kinds[k % kinds.length]!,
      levels: [0, 1, 2, 3, 4].filter((level) => !skipped.has(level)),
    });
  });
  return paths.map((path, i) => {
    const degradation = ways.get(i);
    return { path, seed: random.integer(2 ** 32), ...(degradation ? { degradation } : {}) };
  });
}

/** The image, then its degraded copies. */
function versionsOf(pixels: Pixels, { degradation }: Plan, { input }: ModelConfig, random: Random): Versions {
  const { rgb, width, height } = prepareImage({ ...pixels, notes: [] }, input.size);
  const copies = (degradation?.levels ?? []).map((level) =>
    distort(rgb, width, height, degradation!.kind, level, random),
  );
  return { versions: [rgb, ...copies], width, height };
}

/** What is read of these versions; `random` goes on from where it made them. */
function prepareOne(
  { versions, width, height }: Versions,
  model: ModelConfig,
  keep: { own: PrepareOptions; copies: PrepareOptions },
  random: Random,
): PreparedImage[] {
  return versions.map((rgb, i) =>
    prepareTrainingImage(rgb, width, height, model, i === 0 ? keep.own : keep.copies, random),
  );
}

/**
 * Decodes and prepares every image, and the recipe's number of degraded copies: added to the end of both lists. What `cache` holds is not
 * made again.
 *
 * @param own how many images are the table's own: others do not change which of these are degraded
 * @param copyUse what copies of these are read for
 */
export async function prepareImages(
  io: CliIo,
  images: TrainingImage[],
  paths: readonly string[],
  model: ModelConfig,
  recipe: Recipe,
  cache: PreparedCache,
  own = paths.length,
  copyUse: CopyUse = 'trained',
): Promise<{ images: TrainingImage[]; prepared: PreparedImage[] }> {
  const keep = { crops: recipe.keptCrops, windows: recipe.keptWindows };
  const [first] = trunkByTrunk(model);
  const inputs = readOfImage(first, keep);
  const trunks = trunksRead(model).map(installedTrunk);
  const also = recipe.worsenedAlso;
  const prepared: PreparedImage[] = [];
  const copies: { image: TrainingImage; prepared: PreparedImage }[] = [];
  await withDecoder(io, async (decode) => {
    const plans = [
      ...plan(paths.slice(0, own), recipe),
      ...plan(paths.slice(own), { seed: recipe.seed + 1, worsened: also.images }, also.kinds),
    ];
    for (const [i, one] of plans.entries()) {
      io.signal.throwIfAborted();
      const { path, ...way } = one;
      const levels = one.degradation?.levels ?? [];
      const keptOfCopy = keptOfCopies[i < own ? copyUse : 'fitted'];
      const read = levels.length > 0 ? [inputs, keptOfCopy] : [inputs];
      const file = await fileKey(path);
      const key = JSON.stringify(['prepared 2', file, way, ...read]);
      const random = new Random(one.seed);
      let made: Promise<Versions> | undefined;
      const versions = () => (made ??= decode(path).then((pixels) => versionsOf(pixels, one, model, random)));
      const known = await cache.through(key, 1 + levels.length, async () =>
        prepareOne(
          await versions(),
          first,
          { own: { ...keep, trunks }, copies: { ...keptOfCopy, trunks } },
          random,
        ),
      );
      const others = await saidByOthers(
        model,
        trunks,
        cache,
        ['pooled 1', file, way],
        known.length,
        versions,
      );
      const [original, ...worse] = known.map((image, k) => ({
        ...image,
        pooled: joinedValues([image.pooled, others[k]!]),
      }));
      prepared.push(original!);
      worse.forEach((copy, k) => {
        const unrated = { targets: {}, label: -1, copyOf: { image: i, level: levels[k]! } };
        copies.push({ image: { ...images[i]!, ...unrated }, prepared: copy });
      });
      io.progress(`prepared ${i + 1} of ${paths.length} images`);
    }
  });
  trunks.forEach(disposeTrunk);
  return {
    images: [...images, ...copies.map((copy) => copy.image)],
    prepared: [...prepared, ...copies.map((copy) => copy.prepared)],
  };
}
