import { describe, expect, test } from 'vitest';
import { loadShare, scoreShare, stepIndex } from './stages.ts';

describe('progress', () => {
  test('shares grow along the stages and within the crops', () => {
    const shares = [
      scoreShare(undefined),
      scoreShare({ stage: 'decode' }),
      scoreShare({ stage: 'image-tower' }),
      scoreShare({ stage: 'text' }),
      scoreShare({ stage: 'crops', done: 0, total: 15 }),
      scoreShare({ stage: 'crops', done: 7, total: 15 }),
      scoreShare({ stage: 'explain' }),
      scoreShare({ stage: 'done' }),
    ];
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeCloseTo(1, 9);
    expect(stepIndex({ stage: 'device' })).toBe(-1);
  });

  test('load stages with an unknown length have no share', () => {
    const download = { stage: 'download', file: 'a', loadedBytes: 5, fromCache: false } as const;
    expect(loadShare({ ...download, totalBytes: 10 })).toBe(0.5);
    expect(loadShare({ ...download, totalBytes: 0 })).toBeUndefined();
    expect(loadShare({ stage: 'compile' })).toBeUndefined();
  });
});
