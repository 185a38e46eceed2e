import { expect, test } from 'vitest';
import type { DeviceReport, ModelInfo, ScoreRequest } from '../../../shared/engine-api.ts';
import type { Relevance, ScoreResult, Sought } from '../../../shared/result.ts';
import { Page } from '../../kit/page.ts';
import { engineOf, engineStore } from '../engine/index.ts';
import { mapOfLayer, offeredLayers } from '../explain/index.ts';
import { imageGone, missingImage } from './missing-image.ts';
import { queueStore } from './queue.ts';
import { findingHead, relevanceOf } from './relevance.ts';
import { resultsStore } from './results.ts';

const head = (name: string, relevance?: Sought) => ({
  ...{ name, title: name, min: 0, max: 1, question: '?', higherIsBetter: true },
  ...(relevance ? { relevance } : {}),
});
const map: Relevance = {
  of: 'prompt',
  columns: 1,
  rows: 1,
  cell: 8,
  values: Float32Array.of(0.2),
  originX: 0,
  originY: 0,
};
const result: ScoreResult = {
  ...{ width: 8, height: 8, scores: { quality: 1, cosine: 0.3 }, spread: {}, percentiles: {}, warnings: [] },
  ...{ crops: [], prompt: 'a (red:1.2) house', description: 'it is red', ms: 1 },
};

function setUp(heads: ModelInfo['heads']) {
  const page = new Page();
  const model = { name: 'm', hash: 'h', heads } as unknown as ModelInfo;
  engineStore(page).setState({ phase: 'ready', model, device: {} as DeviceReport });
  const asked: Partial<ScoreRequest>[] = [];
  engineOf(page).score = (request) => {
    asked.push(request);
    const [name] = request.heads!;
    const of = heads.find((one) => one.name === name)!.relevance!;
    return Promise.resolve({ ...result, relevance: { [name!]: { ...map, of } } });
  };
  const [id] = queueStore(page)
    .getState()
    .addItems([{ name: 'a.png', file: new Blob(['a']) }]);
  resultsStore(page)
    .getState()
    .setResult(id!, {
      ...{ result, model, device: {} as DeviceReport, at: 3 },
      origins: { promptOrigin: 'typed', descriptionOrigin: 'typed' },
    });
  const find = (sought: Sought = 'prompt') =>
    relevanceOf(page).find(id!, sought, new AbortController().signal);
  return { page, id: id!, asked, find, model };
}

test('the prompt as it was scored is looked for once, by a score that can say where it is; all else stays', async () => {
  const { page, id, asked, find, model } = setUp([head('quality'), head('cosine', 'prompt')]);
  expect(offeredLayers(model)).toContain('relevance');
  expect(findingHead(model, resultsStore(page).getState().results[id], 'prompt')?.name).toBe('cosine');
  await find();
  await find();
  expect(asked).toMatchObject([
    { prompt: result.prompt, rawPrompts: true, description: 'it is red', heads: ['cosine'], relevance: true },
  ]);
  expect(resultsStore(page).getState().results[id]).toMatchObject({
    at: 3,
    result: { ...result, relevance: { cosine: map } },
  });
});

test('what its patches say of pairs is looked for beside the prompt, each when it is asked for', async () => {
  const { page, id, asked, find, model } = setUp([head('cosine', 'prompt'), head('quality', 'pairs')]);
  expect(offeredLayers(model)).toEqual(expect.arrayContaining(['relevance', 'pairs']));
  const shown = (layer: 'relevance' | 'pairs') =>
    mapOfLayer(resultsStore(page).getState().results[id]!.result, layer, 0);
  await find('pairs');
  expect(shown('pairs')).toEqual({ ...map, of: 'pairs' });
  expect(shown('relevance')).toBeUndefined();
  await find('prompt');
  await find('pairs');
  expect(asked.map(({ heads }) => heads)).toEqual([['quality'], ['cosine']]);
  expect([shown('pairs'), shown('relevance')]).toMatchObject([{ of: 'pairs' }, { of: 'prompt' }]);
});

test('an image that was not kept is not looked at, which is said', async () => {
  const { page, id, asked, find } = setUp([head('cosine', 'prompt')]);
  queueStore(page).setState(({ items }) => ({
    items: { ...items, [id]: { ...items[id]!, file: missingImage } },
  }));
  await expect(find()).rejects.toThrow(imageGone);
  expect(asked).toEqual([]);
});

test('a model that cannot say where is not asked, and does not offer it', async () => {
  const { page, id, asked, find, model } = setUp([head('quality')]);
  expect(offeredLayers(model)).not.toContain('relevance');
  expect(findingHead(model, resultsStore(page).getState().results[id], 'prompt')).toBeUndefined();
  await find();
  expect(asked).toEqual([]);
});
