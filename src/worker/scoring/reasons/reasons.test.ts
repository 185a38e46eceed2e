import { expect, it } from 'vitest';
import { reasonSentence } from '../../../shared/reasons/reason.ts';
import { faultReasons, phraseReasons, placeReasons } from './reasons.ts';

it('says what the picture suffers from, the surest first, and nothing below 80%', () => {
  const reasons = faultReasons([
    { code: 'blur', sureness: 0.79 },
    { code: 'noise', sureness: 0.85 },
    { code: 'compression', sureness: 0.9999 },
  ]);
  expect(reasons.map(({ code }) => code)).toEqual(['compression', 'noise']);
  expect(reasonSentence(reasons[0]!)).toMatch(/compressed strongly.*\(99% sure\)$/);
  expect(faultReasons([{ code: 'blur', sureness: 0.7999 }])).toEqual([]);
});

it('does not call a picture enlarged that is hardly soft', () => {
  const faults = [
    { code: 'softness', sureness: 0.6 },
    { code: 'enlargement', sureness: 0.9 },
  ] as const;
  expect(faultReasons(faults)).toEqual([]);
});

it('says blur or enlargement by the more precise word where one is sure enough', () => {
  const codes = (blur: number) =>
    faultReasons([
      { code: 'softness', sureness: 0.95 },
      { code: 'blur', sureness: blur },
    ]).map(({ code }) => code);
  expect(codes(0.5)).toEqual(['softness']);
  expect(codes(0.9)).toEqual(['blur']);
});

it('names at most five phrases in the sentence and lists all, with the least sureness of them', () => {
  const description = 'A woman in a long coat walks her dog through a quiet street at night.';
  const prompt = 'violin, trumpet, organ, sausage, candle, bucket, antique wooden violin';
  const [reason] = phraseReasons({ prompt, description });
  expect(reason?.message).toBe(
    'not mentioned in the description, probably missing from the image: “violin”, “trumpet”, “organ”, “sausage”, “candle” and 2 more',
  );
  expect(reason?.phrases).toHaveLength(7);
  expect(reason?.sureness).toBe(Math.min(...reason!.phrases!.map(({ sureness }) => sureness)));
  expect(phraseReasons({ prompt: 'a dog', description })).toEqual([]);
});

it('says of what a score is better, in the direction of the scale', () => {
  const head = { name: 'quality', title: 'Quality', min: 0, max: 5, question: '', higherIsBetter: true };
  const reference = { images: 2386, what: 'reference images' };
  const of = (change: object) =>
    placeReasons({ quality: 77.4 }, { heads: [{ ...head, ...change }] }).map(({ message }) => message);
  expect(of({ reference })).toEqual(['quality: better than 77% of 2386 reference images']);
  expect(of({ reference, higherIsBetter: false })).toEqual([
    'quality: better than 23% of 2386 reference images',
  ]);
  const percentiles = Array.from({ length: 101 }, (_, i) => i / 20);
  expect(of({ reference, percentiles })).toEqual([
    'quality: better than 77% of 2386 reference images, between the best quarter (from 3.75) and the best tenth (from 4.50)',
  ]);
  expect(placeReasons({}, { heads: [head] })).toEqual([]);
});
