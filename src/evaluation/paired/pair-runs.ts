import { pairKeys } from './pair-keys.ts';
import { units, type PairBy, type Run, type RunImage } from './run.ts';

/** Images of both runs that belong together. */
export interface Pair {
  key: string;
  /** As it is shown: the prompt, file or cell of the first image. */
  label: string;
  /** That of its base images; of several that differ, none. */
  group: string | undefined;
  base: RunImage[];
  other: RunImage[];
}

export interface PairedRuns {
  /** In the order of their keys, so that the order of images changes nothing. */
  pairs: Pair[];
  /** What did not pair, and how several images of a pair are treated, in sentences with counts. */
  remarks: string[];
}

/** Pairs two runs. An image is in at most one pair; every image that is in none is counted in a remark. */
export function pairRuns(base: Run, other: Run, by: PairBy): PairedRuns {
  const keys = pairKeys(base, other, by);
  const bases = byKey(base.images, keys.base);
  const others = byKey(other.images, keys.other);
  const pairs = [...bases]
    .flatMap(([key, images]): Pair[] => {
      const partners = others.get(key);
      if (partners === undefined || key === '') return [];
      return [
        { key, label: labelOf(images[0]!, by, key), group: groupOf(images), base: images, other: partners },
      ];
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const remarks = [
    ...keys.remarks,
    ...leftOut(base.name, bases, others, by),
    ...leftOut(other.name, others, bases, by),
    ...several(pairs, by),
  ];
  return { pairs, remarks };
}

function byKey(images: readonly RunImage[], keys: readonly string[]): Map<string, RunImage[]> {
  const map = new Map<string, RunImage[]>();
  images.forEach((image, i) => {
    const group = map.get(keys[i]!);
    if (group) group.push(image);
    else map.set(keys[i]!, [image]);
  });
  return map;
}

function labelOf(image: RunImage, by: PairBy, key: string): string {
  if (by.kind === 'file') return key;
  return by.kind === 'prompt' ? image.prompt.trim() : (image.cells?.[by.column] ?? key);
}

function groupOf(images: readonly RunImage[]): string | undefined {
  const [group, another] = new Set(images.map((image) => image.group));
  return another === undefined ? group : undefined;
}

const images = (count: number): string => `${count.toLocaleString('en')} image${count === 1 ? '' : 's'}`;

function leftOut(
  name: string,
  own: Map<string, RunImage[]>,
  partners: Map<string, RunImage[]>,
  by: PairBy,
): string[] {
  const bare = own.get('')?.length ?? 0;
  const alone = [...own].filter(([key]) => key !== '' && !partners.has(key));
  const count = alone.reduce((sum, [, list]) => sum + list.length, 0);
  const what = by.kind === 'column' ? `cell in “${by.column}”` : by.kind;
  const example = alone[0] && labelOf(alone[0][1][0]!, by, alone[0][0]);
  return [
    ...(bare > 0 ? [`${images(bare)} of ${name} ${bare === 1 ? 'has' : 'have'} no ${what} to pair by.`] : []),
    ...(count > 0
      ? [
          `${images(count)} of ${name} ${count === 1 ? 'has' : 'have'} no counterpart (for example “${example ?? ''}”).`,
        ]
      : []),
  ];
}

function several(pairs: readonly Pair[], by: PairBy): string[] {
  const count = pairs.filter(({ base, other }) => base.length > 1 || other.length > 1).length;
  if (count === 0) return [];
  return [
    `${units(by, count)} ${count === 1 ? 'has' : 'have'} several images in a run: their mean score counts once.`,
  ];
}
