import { expect, test } from 'vitest';
import { findModels } from './find-models.ts';

const models = [
  { title: 'CLIP-IQA', name: 'clip-iqa', scores: 'Technical quality', licence: 'MIT' },
  { title: 'PickScore', name: 'pickscore', scores: 'Preference for a prompt', licence: 'MIT' },
];

test('models are found by words of their name, scores and licence, in any order and case', () => {
  const found = (words: string) => findModels(models, words).map(({ name }) => name);
  expect(found('')).toEqual(['clip-iqa', 'pickscore']);
  expect(found(' mit ')).toEqual(['clip-iqa', 'pickscore']);
  expect(found('prompt PICK')).toEqual(['pickscore']);
  expect(found('quality pick')).toEqual([]);
});
