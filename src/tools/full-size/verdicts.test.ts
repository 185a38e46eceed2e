import { expect, test } from 'vitest';
import { memoryVerdict, scoreVerdict, told } from './verdicts.ts';

test('a score passes up to its bound, and one that is missing or no number never', () => {
  expect(told(scoreVerdict('scene', 0.5, 0.25, 0.25))).toBe(
    'ok   scene: 0.5 against 0.25, off by 2.5e-1 (bound 0.25)',
  );
  for (const actual of [0, undefined, null, NaN])
    expect(scoreVerdict('scene', actual, 0.5, 0.25).ok, String(actual)).toBe(false);
});

test('memory is told in MiB', () => {
  expect(told(memoryVerdict('GPU', 3 * 2 ** 20, 2 * 2 ** 20))).toBe('FAIL GPU: 3 MiB (bound 2 MiB)');
  expect(memoryVerdict('GPU', NaN, 1).ok).toBe(false);
});
