import type { PairBin, PairTable } from '../../shared/reliability.ts';
import { Random } from '../../shared/random.ts';
import { quantile } from '../bootstrap.ts';
import type { HeldOut } from './held-out.ts';

/** A million pairs; more images would cost seconds and move little, so that many are drawn, with a fixed seed. */
const mostImages = 1500;
const drawn = <T>(items: readonly T[], most: number): readonly T[] =>
  items.length <= most ? items : new Random(1).shuffled(items).slice(0, most);
const fewestPairs = 30;
const binLimits = [3, 10] as const;

/** Pairs of images, and whether people agreed with the order of their scores. */
interface Pairs {
  /** |score − score| of each pair. */
  differences: Float64Array;
  /** 1 agreed, 0 not, ½ undecided: equal scores or ratings. */
  agreed: Float64Array;
  /** 1 where the ratings are equal. */
  equal: Uint8Array;
  /** Both images of each pair, [2 · pairs]. */
  images: Uint32Array;
}

/** Places of the images that may be compared: of one model, and of one prompt where asked for. */
function comparable(items: readonly HeldOut[], samePrompt: boolean): number[][] {
  const sets = new Map<string, number[]>();
  items.forEach(({ fold, group }, i) => {
    if (samePrompt && group === undefined) return;
    const key = `${fold ?? ''}\n${samePrompt ? group! : ''}`;
    const set = sets.get(key);
    if (set) set.push(i);
    else sets.set(key, [i]);
  });
  return [...sets.values()];
}

/**
 * Every pair of images that may be compared: of one model, and of one prompt where asked for.
 *
 * @param most images; where there are more, that many are drawn, of each prompt where pairs of one prompt are asked for
 */
export function comparablePairs(all: readonly HeldOut[], samePrompt: boolean, most = mostImages): Pairs {
  const items = samePrompt ? all : drawn(all, most);
  const sets = comparable(items, samePrompt).map((set) => drawn(set, most));
  const count = sets.reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
  const pairs: Pairs = {
    differences: new Float64Array(count),
    agreed: new Float64Array(count),
    equal: new Uint8Array(count),
    images: new Uint32Array(2 * count),
  };
  let k = 0;
  for (const set of sets) {
    for (let i = 0; i < set.length; i++) {
      const a = items[set[i]!]!;
      for (let j = i + 1; j < set.length; j++, k++) {
        const b = items[set[j]!]!;
        pairs.differences[k] = Math.abs(a.score - b.score);
        pairs.agreed[k] = (1 + Math.sign((a.score - b.score) * (a.rating - b.rating))) / 2;
        pairs.equal[k] = a.rating === b.rating ? 1 : 0;
        pairs.images.set([set[i]!, set[j]!], 2 * k);
      }
    }
  }
  return pairs;
}

/** Lower ends of bins with equally many pairs, to three digits; the first is 0. */
function binStarts(differences: Float64Array, images: number): number[] {
  const [fewest, most] = binLimits;
  const count = Math.min(most, Math.max(fewest, Math.round(Math.sqrt(images) / 2)));
  const sorted = differences.slice().sort();
  const starts = Array.from({ length: count }, (_, i) =>
    i === 0 ? 0 : Number(quantile(sorted, i / count).toPrecision(3)),
  );
  return [...new Set(starts)];
}

/**
 * How often people agreed with the order of two scores, by how much the scores differ. Bins hold about equally many pairs. A pair with
 * equal ratings counts half, so that the shares include it as a toss-up; so does one with equal scores. Undefined for fewer than 30
 * pairs.
 *
 * @param items scores in f64, in the head's units
 * @param samePrompt only pairs of one prompt
 * @param most as in `comparablePairs`
 */
export function pairTable(
  items: readonly HeldOut[],
  samePrompt = false,
  most = mostImages,
): PairTable | undefined {
  const { differences, agreed, equal, images } = comparablePairs(items, samePrompt, most);
  if (differences.length < fewestPairs) return undefined;
  const starts = binStarts(differences, new Set(images).size);
  const seen = starts.map(() => new Set<number>());
  const bins = starts.map((from): PairBin => ({ from, pairs: 0, agreed: 0, equal: 0, images: 0 }));
  differences.forEach((difference, k) => {
    const at = binOf(starts, difference);
    const bin = bins[at]!;
    bin.pairs++;
    bin.agreed += agreed[k]!;
    bin.equal += equal[k]!;
    seen[at]!.add(images[2 * k]!).add(images[2 * k + 1]!);
  });
  bins.forEach((bin, i) => (bin.images = seen[i]!.size));
  return bins.filter(({ pairs }, i) => i === 0 || pairs > 0);
}

/** The last bin that begins at or below a difference. */
export function binOf(starts: readonly number[], difference: number): number {
  let at = starts.length - 1;
  while (at > 0 && difference < starts[at]!) at--;
  return at;
}
