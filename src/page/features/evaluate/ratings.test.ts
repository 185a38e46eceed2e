import { describe, expect, test } from 'vitest';
import { Page } from '../../kit/page.ts';
import { queueStore, resultsStore, type Scored } from '../batch/index.ts';
import { columnKinds } from '../groups/index.ts';
import { starsColumn } from '../votes/index.ts';
import { guessColumn, nearestPair, ratedPairs } from './ratings.ts';

function scored(quality: number, hash = 'abc'): Scored {
  return { result: { scores: { quality } }, model: { hash, heads: [] } } as unknown as Scored;
}

function state() {
  const page = new Page();
  const { addItems } = queueStore(page).getState();
  const { setResult } = resultsStore(page).getState();
  const file = new Blob();
  const ids = addItems([
    { name: 'glide_001.png', file, prompt: 'a cat', cells: { mos: '3,5', style: 'photo', empty: '' } },
    { name: 'glide_002.png', file, prompt: 'a dog', cells: { mos: '2', style: '7', empty: '' } },
    { name: 'sdxl_001.png', file, prompt: 'a cat', cells: { mos: '', style: 'photo', empty: '' } },
    { name: 'sdxl_002.png', file, prompt: 'a cat', cells: { mos: '1', style: 'photo', empty: '' } },
    { name: 'plain.png', file },
  ]);
  ids.forEach((id, i) => {
    if (i !== 3) setResult(id, scored(i, i === 1 ? 'other' : 'abc'));
  });
  const { items } = queueStore(page).getState();
  return { ids, images: ids.map((id) => items[id]!), results: resultsStore(page).getState().results };
}

test('columns of numbers may be ratings, others groups, empty ones neither', () => {
  expect(columnKinds(state().images)).toEqual({ ratings: ['mos'], others: ['style'] });
});

test('a column is taken by its name for the head, or because it is the only one', () => {
  expect(guessColumn(['mos_align', 'mos_quality'], 'quality')).toBe('mos_quality');
  expect(guessColumn(['mos_align', 'mos_quality'], 'alignment')).toBe('mos_align');
  expect(guessColumn(['opinion'], 'quality')).toBe('opinion');
  expect(guessColumn(['opinion', 'other'], 'quality')).toBeUndefined();
  expect(guessColumn(['opinion', starsColumn], 'quality')).toBe(starsColumn);
});

describe('pairs', () => {
  test('are images with a score and a rating', () => {
    const { ids, images, results } = state();
    const rated = ratedPairs(images, results, 'quality', 'mos', 'generator');
    expect(rated.ids).toEqual([ids[0], ids[1]]);
    expect([...rated.pairs.target]).toEqual([3.5, 2]);
    expect([...rated.pairs.predicted]).toEqual([0, 1]);
    expect(rated.pairs.groups).toEqual(['glide', 'glide']);
    expect([rated.rated, rated.models]).toEqual([3, 2]);
  });

  test('are grouped by prompt or by a column', () => {
    const { images, results } = state();
    expect(ratedPairs(images, results, 'quality', 'mos', 'prompt').pairs.groups).toEqual(['a cat', 'a dog']);
    expect(ratedPairs(images, results, 'quality', 'mos', 'style').pairs.groups).toEqual(['photo', '7']);
  });
});

test('the nearest pair to a point, none where all are far', () => {
  const pairs = { predicted: Float64Array.of(0, 5, 10), target: Float64Array.of(0, 50, 100) };
  expect(nearestPair(pairs, [0, 10], [0, 100], 0.51, 0.49)).toBe(1);
  expect(nearestPair(pairs, [0, 10], [0, 100], 0.2, 0.8)).toBeUndefined();
});
