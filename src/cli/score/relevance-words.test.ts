import { expect, it } from 'vitest';
import { relevanceTensors } from '../engine/headless/relevance-tensors.ts';
import { relevanceWords } from './relevance-words.ts';

const heads = [
  { name: 'first', relevance: 'prompt' },
  { name: 'second', relevance: 'pairs' },
  { name: 'asked', relevance: 'prompt', onRequest: true },
  { name: 'plain' },
] as const;

it('says what the maps of the heads that are scored are, and nothing where there are none', () => {
  const all = relevanceWords(heads, undefined)!;
  expect(all).toContain('relevance.first: the cosine of the prompt with each patch');
  expect(all).toContain('relevance.second: how much closer each patch is to the good text of a pair');
  expect(all).toContain('not with other images');
  expect(all).not.toContain('asked');
  expect(relevanceWords(heads, ['first', 'asked'])).toContain('relevance.first, relevance.asked: ');
  expect(relevanceWords(heads, ['first', 'asked'])).not.toContain('second');
  expect(relevanceWords(heads, ['plain'])).toBeUndefined();
});

it('names maps as they are written, with their rows and columns', () => {
  const map = { of: 'prompt', rows: 2, columns: 3, cell: 16, originX: 1, originY: 0 } as const;
  const values = Float32Array.of(1, 2, 3, 4, 5, 6);
  expect(relevanceTensors({ 'first@model': { ...map, values } })).toEqual([
    { name: 'relevance.first@model', shape: [2, 3], values },
  ]);
  expect(relevanceTensors(undefined)).toEqual([]);
});
