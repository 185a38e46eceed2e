import { expect, test } from 'vitest';
import type { HeadInfo } from '../../../../shared/engine-api.ts';
import { compareStrings } from '../strings.ts';
import { verdictOf } from './verdict.ts';

const bin = (from: number, agreed: number) => ({ from, pairs: 1000, agreed, equal: 0, images: 800 });
const reliability = {
  ...{ source: 'folds' as const, on: '', images: 800, scale: [0, 5] as [number, number] },
  interval: { level: 0.8, below: 0.5, above: 0.5 },
  pairs: [bin(0, 500), bin(0.5, 910)],
};
const head: HeadInfo = {
  ...{ name: 'quality', title: 'Quality', min: 0, max: 5, question: '', higherIsBetter: true },
  reliability,
};
const scored = (quality: number, prompt = '', interval: [number, number] | null = [0, 1]) => ({
  scores: { quality },
  intervals: { quality: interval },
  prompt,
});

test('a small difference is too close to call; a large one has the words of the pair table', () => {
  const tie = verdictOf(head, scored(3), scored(3.2));
  expect(tie.kind).toBe('tie');
  expect(compareStrings.verdict('Quality', 'right', tie)).toMatch(
    /^Quality: too close to call\. Where scores differed this much, they agreed in 50% of 1,000 held-out pairs/,
  );
  const clear = verdictOf(head, scored(3), scored(4));
  expect(clear).toMatchObject({ kind: 'prefers', people: '9 of 10' });
  expect(compareStrings.verdict('Quality', 'right', clear)).toMatch(
    /^Quality: people would prefer the right image in about 9 of 10 such pairs\. .* 91% .* \(95% interval 88–93%\)\.$/,
  );
});

test('two images of one prompt are judged by pairs of one prompt, where they are known', () => {
  // 76%, with 250 pairs of any two images among them 79%
  const own = { ...head, reliability: { ...reliability, samePrompt: [bin(0, 500), bin(0.5, 760)] } };
  expect(verdictOf(own, scored(3, 'a fox'), scored(4, 'a fox'))).toMatchObject({ people: '8 of 10' });
  expect(verdictOf(own, scored(3, 'a fox'), scored(4, 'a cat'))).toMatchObject({ people: '9 of 10' });
  expect(verdictOf(own, scored(3), scored(4))).toMatchObject({ people: '9 of 10' });
  expect(verdictOf(head, scored(3, 'a fox'), scored(4, 'a fox'))).toMatchObject({ people: '9 of 10' });
});

test('nothing is claimed where an image is outside the domain, or the model was not measured', () => {
  const outside = verdictOf(head, scored(3), scored(4, '', null));
  expect(outside).toEqual({ kind: 'outside' });
  expect(compareStrings.verdict('Quality', 'left', outside)).toContain('What people would say is unknown');
  const unknown = { ...head };
  delete unknown.reliability;
  expect(verdictOf(unknown, scored(3), scored(4))).toEqual({ kind: 'unknown' });
  expect(compareStrings.verdict('Quality', 'left', { kind: 'unknown' })).toBe(
    'The left image scores better on Quality. How often people agree with this model is not known.',
  );
});
