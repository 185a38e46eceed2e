import { Random } from '../../shared/random.ts';
import type { Procedure } from './procedure.ts';
import { TorchRandom } from './torch-random.ts';

/** A square of an image: its corner, in the mirrored image where it is mirrored. */
export interface Draw {
  x: number;
  y: number;
  mirrored: boolean;
}

/** A sample of a batch: an image and some of its crops. */
export interface Sample {
  image: number;
  crops: Draw[];
}

interface Size {
  width: number;
  height: number;
}

/** A source for one purpose of one epoch (and batch), so that any step can be done again knowing its number alone. */
export function sourceOf(seed: number, ...numbers: number[]): Random {
  let state = seed >>> 0;
  for (const number of numbers)
    state = new Random(state ^ Math.imul(number + 1, 0x9e3779b1)).integer(2 ** 32);
  return new Random(state);
}

/** Image numbers of each batch of an epoch (counted from 0), an image once for each sample. Rows that fill no batch wait for another epoch. */
export function epochBatches(
  rows: readonly number[],
  { batch, trainingCrops, cropAverage }: Pick<Procedure, 'batch' | 'trainingCrops' | 'cropAverage'>,
  seed: number,
  epoch: number,
): number[][] {
  const times = cropAverage === 'none' ? trainingCrops : 1;
  const samples = rows.flatMap((row) => new Array<number>(times).fill(row));
  const order = sourceOf(seed, 0, epoch).shuffled(samples);
  return Array.from({ length: batchCount(rows.length, { batch, trainingCrops, cropAverage }) }, (_, i) =>
    order.slice(i * batch, (i + 1) * batch),
  );
}

/** Steps of an epoch over so many images; a set smaller than a batch is one. */
export function batchCount(
  images: number,
  { batch, trainingCrops, cropAverage }: Pick<Procedure, 'batch' | 'trainingCrops' | 'cropAverage'>,
): number {
  return Math.max(1, Math.floor((images * (cropAverage === 'none' ? trainingCrops : 1)) / batch));
}

/** Loaders of the released code, and the seed with which each begins every epoch. */
const [loaders, loaderSeed] = [8, 20];

/**
 * The crops of one batch (number `index` of its epoch), for images of the given sizes.
 *
 * @param size side of a crop, in pixels
 */
export function drawCrops(
  images: readonly number[],
  sizes: readonly Size[],
  size: number,
  procedure: Pick<Procedure, 'cropDraws' | 'cropAverage' | 'trainingCrops' | 'mirror'>,
  at: { seed: number; epoch: number; index: number },
): Sample[] {
  const { cropAverage, trainingCrops, mirror, cropDraws } = procedure;
  const times = cropAverage === 'none' ? 1 : trainingCrops;
  const one = (random: Pick<Random, 'uniform' | 'integer'>, { width, height }: Size): Draw => {
    const mirrored = mirror && random.uniform() < 0.5;
    // as torchvision has it, nothing is drawn for an image of exactly a crop's size
    if (width === size && height === size) return { x: 0, y: 0, mirrored };
    const y = random.integer(height - size + 1);
    return { x: random.integer(width - size + 1), y, mirrored };
  };
  const random = cropDraws === 'seeded' ? sourceOf(at.seed, 1, at.epoch, at.index) : loaderAt(at.index);
  function loaderAt(index: number): TorchRandom {
    const loader = new TorchRandom(loaderSeed);
    // what this loader drew for its earlier batches; images of another size would need as many numbers
    const before = Math.floor(index / loaders) * images.length * times * (mirror ? 3 : 2);
    for (let i = 0; i < before; i++) loader.bits();
    return loader;
  }
  return images.map((image, i) => ({
    image,
    crops: Array.from({ length: times }, () => one(random, sizes[i]!)),
  }));
}
