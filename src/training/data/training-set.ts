/** What the trainer needs of its images; where they come from (files, a folder in the page) is the caller's business. */

/** Token ids and mask of one text, padded to the model's length. */
export interface TextTokens {
  /** [T] */
  ids: Int32Array;
  /** 1 for a token, 0 for padding, [T]. */
  mask: Float32Array;
}

export interface TrainingImage {
  /** Rating per head, in the head's units; images without one serve in ranking pairs only. */
  targets: Record<string, number>;
  /** Class for the training-only task (the generator), −1 where unknown. */
  label: number;
  /** Images of one group (prompt) never stand on both sides of a split. */
  group: string;
  prompt: TextTokens;
  description: TextTokens;
  /** What it counts in fits in closed form, 1 where absent. */
  weight?: number;
  /** Whether it is a photograph; generated otherwise. */
  photograph?: boolean;
  /** A degraded copy: index of the image it was made from, and its level of degradation (increasing). */
  copyOf?: { image: number; level: number };
}

/** One crop as the network reads it. */
export interface CropInputs {
  /** Raw CSF score of each patch, [places] row by row. */
  csf: Float32Array;
  /** Frequency values per patch [places, channels], where the crop tower reads those. */
  cells?: Float32Array;
  /** Normalised pixels [size, size, 3], where the crop tower reads those. */
  pixels?: Float32Array;
}

/** What the colours branch reads of an image and of its altered copies (`alterations`), in raw units. */
export interface Looks {
  /** What each looks like from afar, the image first, [1 + copies, inputs]. */
  appearance: Float32Array;
  /** What the pretrained trunk says of each copy's middle, [copies, length]; empty where the branch does not read it. */
  pooled: Float32Array;
}

export interface TrainingSet {
  images: readonly TrainingImage[];
  /** Crops kept per image. */
  crops: number;
  /** One crop: CSF scores [places], and pixels [size, size, 3] or cells [places, channels]. */
  crop(image: number, index: number): CropInputs;
  /** The whole image, resized and normalised for the image tower, [size, size, 3]. */
  whole(image: number): Float32Array;
  /** Windows kept per image; window 0 is the whole image. */
  windows: number;
  /** Statistics of a window, in raw units, [inputs]; only where the configuration has that branch. */
  statistics(image: number, window: number): Float32Array;
  /** What the pretrained trunk says of the image's middle, in raw units, [length]; only where the configuration has that branch. */
  pooled(image: number): Float32Array;
  /** Only where the configuration has the branch that reads it, and not of degraded copies. */
  looks(image: number): Looks | undefined;
}

/**
 * Splits images into `folds` parts of about equal size with no group in two of them; the same for the same `order`. Groups [N], one an
 * image → fold of each, [N].
 *
 * @param order the distinct groups, in the order in which they are dealt out
 */
export function groupedFolds(groups: readonly string[], folds: number, order: readonly string[]): number[] {
  const sizes = new Array<number>(folds).fill(0);
  const counts = new Map<string, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  const foldOf = new Map<string, number>();
  for (const group of order) {
    const smallest = sizes.indexOf(Math.min(...sizes));
    foldOf.set(group, smallest);
    sizes[smallest]! += counts.get(group) ?? 0;
  }
  return groups.map((group) => foldOf.get(group) ?? 0);
}
