import { expect, test } from 'vitest';
import type { HeadInfo } from '../../../shared/engine-api.ts';
import { claimsOf } from './claims.ts';

const head: HeadInfo = {
  ...{ name: 'quality', title: 'Quality', question: '', min: 0, max: 5, higherIsBetter: true },
  reference: { images: 2386, what: 'images of generators up to 2023' },
  reliability: {
    ...{ source: 'folds', on: '2386 images, each scored without its prompt', images: 2386, scale: [0, 5] },
    interval: { level: 0.8, below: 0.5, above: 0.5 },
    pairs: [],
  },
};
const crop = (quality: number) => ({ x: 0, y: 0, scores: { quality } });
const result = {
  intervals: { quality: [2.7, 3.7] as [number, number] },
  unclaimed: {},
  percentiles: { quality: 77.2 },
  spread: { quality: 0.012 },
  crops: [crop(3.2), crop(3.21)],
};

test('the card says where people’s mean rating lies, among which images, and what the crops’ spread is', () => {
  expect(claimsOf(head, result)).toEqual({
    people: 'people’s mean rating lies within 2.70–3.70 for 8 of 10 images',
    interval: [2.7, 3.7],
    place: 'Better than 77% of 2,386 images of generators up to 2023',
    measured: '2386 images, each scored without its prompt',
    crops:
      'Standard deviation 0.01 over 2 crops: how much the parts of the image differ, not how certain the score is',
  });
});

test('where the interval is that of other generators’ images, the card says on what it was measured', () => {
  const otherGenerators = {
    on: '90 images of 3 generators, each scored by a model that had not seen its generator',
    interval: { level: 0.9, below: 1, above: 1 },
  };
  const claims = claimsOf({ ...head, reliability: { ...head.reliability!, otherGenerators } }, result);
  expect(claims.measured).toBe(otherGenerators.on);
  expect(claims.people).toContain('for 9 of 10 images');
});

test('where the package knows the reference scores, the card says between which levels the score is', () => {
  const percentiles = Array.from({ length: 101 }, (_, i) => i / 20);
  expect(claimsOf({ ...head, percentiles }, result).place).toBe(
    'Better than 77% of 2,386 images of generators up to 2023, between the best quarter (from 3.75) and the best tenth (from 4.50)',
  );
});

test('where lower is better, a low score is better than many', () => {
  expect(claimsOf({ ...head, higherIsBetter: false }, result).place).toContain('Better than 23%');
});

test('without its reference a percentile says that it is of the model’s own training images', () => {
  const older = { ...head };
  delete older.reference;
  expect(claimsOf(older, result).place).toBe('Better than 77% of the model’s training images');
});

test('nothing is claimed outside the domain, without a measurement, or in results that an earlier version kept', () => {
  const outside = { ...result, percentiles: {}, intervals: { quality: null } };
  const claims = claimsOf(head, { ...outside, unclaimed: { quality: 'the picture is odd' } });
  expect(claims).toMatchObject({ people: 'no interval: the picture is odd', interval: undefined });
  expect(claims.place).toBeUndefined();
  const { percentiles, spread, crops } = result;
  const kept = { percentiles, spread, crops };
  expect(claimsOf(head, kept).people).toBe(
    'how well this score agrees with people is not known: score the image again',
  );
});

test('a score of the whole image has no crops', () => {
  expect(claimsOf(head, { ...result, crops: [] }).crops).toBe('Whole image, no crops');
});
