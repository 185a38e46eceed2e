import type { ModelConfig } from '../../model/config.ts';
import { distort, distortionKinds } from '../../training/distortion/distort.ts';
import { prepareTrainingImage, type PreparedImage } from '../../training/prepare-image.ts';
import { Random } from '../../training/random.ts';
import type { Recipe } from '../../training/recipe.ts';
import type { TrainingImage } from '../../training/training-set.ts';
import { prepareImage } from '../../image/prepare.ts';
import type { CliIo } from '../io.ts';
import { withDecoder } from './browser-decoder.ts';

/** Crops kept of a worsened copy. */
const copyCrops = 2;

/** Decodes and prepares every image, and the recipe's number of worsened copies: added to the end of both lists. */
export async function prepareImages(
  io: CliIo,
  images: TrainingImage[],
  paths: readonly string[],
  model: ModelConfig,
  recipe: Recipe,
): Promise<{ images: TrainingImage[]; prepared: PreparedImage[] }> {
  const random = new Random(recipe.seed);
  const worsened = new Set(random.shuffled(paths.map((_, i) => i)).slice(0, recipe.worsened));
  const prepared: PreparedImage[] = [];
  const copies: { image: TrainingImage; prepared: PreparedImage }[] = [];
  await withDecoder(io, async (decode) => {
    for (const [i, path] of paths.entries()) {
      io.signal.throwIfAborted();
      const pixels = await decode(path);
      const { rgb, width, height } = prepareImage({ ...pixels, notes: [] }, model.input.size);
      const keep = { crops: recipe.keptCrops, windows: recipe.keptWindows };
      prepared.push(prepareTrainingImage(rgb, width, height, model, keep, random));
      if (worsened.has(i)) {
        const kind = distortionKinds[copies.length % distortionKinds.length]!;
        const skipped = new Set(random.shuffled([0, 1, 2, 3, 4]).slice(0, 2));
        for (const level of [0, 1, 2, 3, 4].filter((l) => !skipped.has(l))) {
          const bad = distort(rgb, width, height, kind, level, random);
          copies.push({
            image: { ...images[i]!, targets: {}, label: -1, copyOf: { image: i, level } },
            prepared: prepareTrainingImage(
              bad,
              width,
              height,
              model,
              { crops: copyCrops, windows: 1 },
              random,
            ),
          });
        }
      }
      io.progress(`prepared ${i + 1} of ${paths.length} images`);
    }
  });
  return {
    images: [...images, ...copies.map((copy) => copy.image)],
    prepared: [...prepared, ...copies.map((copy) => copy.prepared)],
  };
}
