import { FoveaError } from '../../../shared/errors.ts';
import type { TrainingImage } from '../../../training/data/training-set.ts';
import type { Split } from '../train-on.ts';

/** Fewer rated images of a generator say nothing about an order. */
const fewest = 3;

/**
 * Generators that are one under several settings have one family: the names up to their last underscore, where at least two share that
 * (`sd1.5_lowstep` and `sd1.5_normal`: `sd1.5`); any other generator is a family of its own. Names [N] → families [N].
 */
export function generatorFamilies(names: readonly string[]): string[] {
  const stems = names.map((name) => {
    const end = name.lastIndexOf('_');
    return end > 0 ? name.slice(0, end) : name;
  });
  return names.map((name, i) =>
    stems.some((stem, k) => k !== i && stem === stems[i] && names[k] !== name) ? stems[i]! : name,
  );
}

/**
 * One split for each family of generators: trained on the rated images of all others (images of no known generator among them), measured on
 * its own. Images from number `own` on are never left out. Families with fewer than three rated images are never left out.
 */
export function generatorSplits({
  images,
  generators,
  own = images.length,
}: {
  images: readonly Pick<TrainingImage, 'targets' | 'label'>[];
  generators: readonly string[];
  own?: number;
}): [family: string, split: Split][] {
  const families = generatorFamilies(generators);
  const rows = images.flatMap(({ targets }, i) => (Object.keys(targets).length > 0 ? [i] : []));
  const familyOf = (row: number): string | undefined => families[images[row]!.label];
  return [...new Set(families)].flatMap((family) => {
    const held = rows.filter((row) => row < own && familyOf(row) === family);
    const others = rows.filter((row) => familyOf(row) !== family);
    return held.length < fewest || others.length === 0 ? [] : [[family, [others, held]] as [string, Split]];
  });
}

/** `generatorSplits`, of at least two families. Throws `usage` where there are fewer. */
export function leftOutFamilies(
  items: Parameters<typeof generatorSplits>[0],
): ReturnType<typeof generatorSplits> {
  const found = generatorSplits(items);
  if (found.length < 2) {
    throw new FoveaError(
      'usage',
      '--leave-out-generators needs a generator column with at least two generators, each with three rated images or more.',
      'Leave out the option, or name each image’s generator in a column called “generator”.',
    );
  }
  return found;
}
