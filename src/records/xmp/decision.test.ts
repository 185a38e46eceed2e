import { expect, test } from 'vitest';
import { mergeDecision, type Decision } from './decision.ts';
import { mergeXmpMarks, readXmpMarks, type XmpMarks } from './marks.ts';

test.each<[string, XmpMarks | undefined, Decision, XmpMarks | 'own']>([
  ['a new sidecar, kept', undefined, { kept: true }, { rating: 1, label: 'Green' }],
  ['a new sidecar, rejected', undefined, { kept: false }, { rating: -1, label: 'Red' }],
  ['stars', undefined, { kept: true, stars: 4 }, { rating: 4, label: 'Green' }],
  ['stars alone', undefined, { stars: 4 }, { rating: 4 }],
  ['rejected with stars', undefined, { kept: false, stars: 4 }, { rating: -1, label: 'Red' }],
  ['ours, decided anew', { rating: 1, label: 'Green' }, { kept: false }, { rating: -1, label: 'Red' }],
  [
    'ours with stars, decided anew',
    { rating: 4, label: 'Green' },
    { kept: false },
    { rating: -1, label: 'Red' },
  ],
  ['rejected before, kept now', { rating: -1, label: 'Red' }, { kept: true }, { rating: 1, label: 'Green' }],
  ['stars from elsewhere', { rating: 4 }, { kept: false }, 'own'],
  ['rejected elsewhere', { rating: -1 }, { kept: true }, 'own'],
  ['a label from elsewhere', { label: 'Blue' }, { kept: true }, 'own'],
  ['a red label from elsewhere', { rating: 3, label: 'Red' }, { kept: true }, 'own'],
  [
    'stars from elsewhere, stars given here',
    { rating: 4 },
    { kept: true, stars: 2 },
    { rating: 2, label: 'Green' },
  ],
])('%s', (_, before, decision, after) => {
  const merged = mergeDecision(before && mergeXmpMarks(undefined, before), decision);
  expect(merged === 'own' ? merged : readXmpMarks(merged)).toEqual(after);
});
