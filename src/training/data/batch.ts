import type { Random } from '../../shared/random.ts';
import type { TextTokens, TrainingSet } from './training-set.ts';

/** One row of a batch: an image with a crop, a window of statistics and two texts. */
export interface Row {
  image: number;
  crop: number;
  /** One window of statistics; undefined: those that are scored. */
  window: number | undefined;
  prompt: TextTokens;
  description: TextTokens;
  /** Whether its ratings count. */
  rated: boolean;
}

/** `better` must score higher than `worse` (row numbers) on a head, by `margin` at least. */
interface Pair {
  head: string;
  better: number;
  worse: number;
  margin: number;
}

export interface Batch {
  rows: Row[];
  pairs: Pair[];
}

export interface BatchOptions {
  /** Rated images per step. */
  size: number;
  /** Share of samples whose description (prompt) is left out. */
  descriptionDropout: number;
  promptDropout: number;
  /** Chains of an image and its degraded copies per step, with the growing quality margin per level. */
  chains: number;
  chainMargin: number;
  /** Rated rows whose texts are paired with another image's, half with its description, half with its prompt. */
  mismatches: number;
  /** Rated rows whose texts are told apart, and the share of their words hidden meanwhile. */
  contrastRows: number;
  contrastDropout: number;
}

/** The text with nothing but its first and last token, [T] as before. */
export function emptied({ ids, mask }: TextTokens): TextTokens {
  const last = mask.lastIndexOf(1);
  const out = { ids: new Int32Array(ids.length), mask: new Float32Array(ids.length) };
  out.ids[0] = ids[0]!;
  out.ids[1] = ids[last]!;
  out.mask.fill(1, 0, 2);
  return out;
}

/** Assembles the rows and pairs of one step around the given rated images: [rated] rows first, then those of each chain, in order. */
export function assembleBatch(
  set: TrainingSet,
  rated: readonly number[],
  chains: readonly (readonly number[])[],
  options: BatchOptions,
  random: Random,
): Batch {
  const rows: Row[] = rated.map((image) => {
    const { prompt, description } = set.images[image]!;
    return {
      image,
      crop: random.integer(set.crops),
      window: random.integer(set.windows),
      prompt: random.uniform() < options.promptDropout ? emptied(prompt) : prompt,
      description: random.uniform() < options.descriptionDropout ? emptied(description) : description,
      rated: true,
    };
  });
  const pairs: Pair[] = [];
  for (const chain of chains) addChain(set, chain, rows, pairs, options, random);
  return { rows, pairs };
}

/** An image and its copies, weakest first: each must score above the next, and the first above all. */
function addChain(
  set: TrainingSet,
  chain: readonly number[],
  rows: Row[],
  pairs: Pair[],
  { chainMargin }: BatchOptions,
  random: Random,
): void {
  const crop = random.integer(set.crops);
  const first = rows.length;
  // half of the chains without a description: it may say that the image is sharp
  const silent = random.uniform() < 0.5;
  chain.forEach((image, k) => {
    const { prompt, description, copyOf } = set.images[image]!;
    rows.push({
      image,
      crop,
      window: 0,
      prompt,
      description: silent ? emptied(description) : description,
      rated: false,
    });
    if (k === 0) return;
    const before = set.images[chain[k - 1]!]!.copyOf?.level ?? -1;
    const step = (copyOf?.level ?? 0) - before;
    pairs.push({ head: 'quality', better: first + k - 1, worse: first + k, margin: chainMargin * step });
  });
}

/** A text mask [T] with a share (0..1) of the words hidden; first and last token stay. */
export function hideWords({ mask }: TextTokens, share: number, random: Random): Float32Array {
  const last = mask.lastIndexOf(1);
  return mask.map((value, i) => (i > 0 && i < last && value === 1 && random.uniform() < share ? 0 : value));
}
