import { expect, test } from 'vitest';
import { Random } from '../../shared/random.ts';
import { tinyText } from '../../testing/tiny-training.ts';
import { copiesOf } from './copies.ts';
import { copyChains } from './copy-chains.ts';
import type { TrainingImage } from './training-set.ts';

const text = tinyText(new Random(1));
const image: TrainingImage = { targets: {}, label: -1, group: '', prompt: text, description: text };
const copy = (of: number, level: number): TrainingImage => ({ ...image, copyOf: { image: of, level } });

test('copies of photographs are known to fits, but no chains that a network is trained on', () => {
  const images = [
    image,
    { ...image, photograph: true },
    image,
    copy(0, 1),
    copy(0, 2),
    copy(1, 0),
    copy(2, 4),
  ];
  const none = () => new Float32Array();
  const set = {
    ...{ images, crops: 1, windows: 1, whole: none, statistics: none, pooled: none, looks: () => undefined },
    crop: () => ({ csf: none() }),
  };
  expect(copiesOf(set, [0, 1]).map((found) => found.image)).toEqual([3, 4, 5]);
  expect(copyChains(set, [0, 1, 2])).toEqual([
    [0, 3, 4],
    [2, 6],
  ]);
});
