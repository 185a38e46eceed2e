import { expect, test } from 'vitest';
import type { ScoreDetail } from '../../../shared/result.ts';
import { bestMatches, matchWords, wordsOf } from './word-match.ts';

const text = (offsets: ([number, number] | null)[]) => ({
  tokens: offsets.map(String),
  offsets,
  truncated: 0,
  unknown: [],
});

/** "a redfox ran" as [CLS] a red ##fox [SEP]; "ran" did not fit. */
const prompt = text([null, [0, 1], [2, 5], [5, 8], null]);
/** "fox, blue" as [CLS] fox , blue [SEP] */
const description = text([null, [0, 3], [3, 4], [5, 9], null]);
// five rows of five: CLS, the tokens, SEP
const values = Float32Array.of(
  ...[0.2, 0.2, 0.2, 0.2, 0.2],
  ...[0.1, 0.1, 0.1, 0.6, 0.1],
  ...[0.0, 0.5, 0.1, 0.4, 0.0],
  ...[0.0, 0.9, 0.1, 0.0, 0.0],
  ...[0.2, 0.2, 0.2, 0.2, 0.2],
);
const detail: ScoreDetail = {
  csfMap: { columns: 0, rows: 0, cell: 16, values: new Float32Array() },
  crops: [],
  prompt,
  description,
  attention: { rows: 5, columns: 5, values },
};

test('words keep their pieces; words that did not fit have none', () => {
  expect(wordsOf('a redfox ran', prompt)).toEqual([
    { text: 'a', tokens: [1] },
    { text: 'redfox', tokens: [2, 3] },
    { text: 'ran', tokens: [] },
  ]);
});

test('attention is added over a description word, averaged over a prompt word', () => {
  const match = matchWords('a redfox ran', 'fox, blue', detail)!;
  const expected = [0.2, 0.6, (0.6 + 1) / 2, 0.2, 0, 0];
  expect([...match.attention]).toEqual(expected.map((value) => expect.closeTo(value, 6) as number));
  expect(match.strongest).toEqual([0.6, 0.8, 0].map((value) => expect.closeTo(value, 6) as number));
  // the word that did not fit counts for nothing
  expect(match.received).toEqual([0.5, 0.4].map((value) => expect.closeTo(value, 6) as number));
});

test('the matrix in words', () => {
  const match = matchWords('a redfox ran', 'fox, blue', detail)!;
  expect(bestMatches(match, 5).map(({ prompt: from, description: to }) => [from, to])).toEqual([
    ['redfox', 'fox,'],
    ['a', 'blue'],
  ]);
  expect(bestMatches(matchWords('a', '', detail)!, 5)).toEqual([]);
  expect(matchWords('a', 'b', { ...detail, attention: undefined })).toBeUndefined();
});
