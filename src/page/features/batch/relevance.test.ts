import { expect, test } from 'vitest';
import type { DeviceReport, ModelInfo, ScoreRequest } from '../../../shared/engine-api.ts';
import type { PlacedMap, ScoreResult } from '../../../shared/result.ts';
import { Page } from '../../kit/page.ts';
import { engineOf, engineStore } from '../engine/index.ts';
import { offeredLayers } from '../explain/index.ts';
import { imageGone, missingImage } from './missing-image.ts';
import { queueStore } from './queue.ts';
import { findingHead, relevanceOf } from './relevance.ts';
import { resultsStore } from './results.ts';

const head = (name: string, relevance?: true) => ({
  ...{ name, title: name, min: 0, max: 1, question: '?', higherIsBetter: true },
  ...(relevance ? { relevance } : {}),
});
const map: PlacedMap = { columns: 1, rows: 1, cell: 8, values: Float32Array.of(0.2), originX: 0, originY: 0 };
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
    return Promise.resolve({ ...result, scores: { cosine: 0.3 }, relevance: { cosine: map } });
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
  const find = () => relevanceOf(page).find(id!, new AbortController().signal);
  return { page, id: id!, asked, find, model };
}

test('the prompt as it was scored is looked for once, by a score that can say where it is; all else stays', async () => {
  const { page, id, asked, find, model } = setUp([head('quality'), head('cosine', true)]);
  expect(offeredLayers(model)).toContain('relevance');
  expect(findingHead(model, resultsStore(page).getState().results[id])?.name).toBe('cosine');
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

test('an image that was not kept is not looked at, which is said', async () => {
  const { page, id, asked, find } = setUp([head('cosine', true)]);
  queueStore(page).setState(({ items }) => ({
    items: { ...items, [id]: { ...items[id]!, file: missingImage } },
  }));
  await expect(find()).rejects.toThrow(imageGone);
  expect(asked).toEqual([]);
});

test('a model that cannot say where is not asked, and does not offer it', async () => {
  const { page, id, asked, find, model } = setUp([head('quality')]);
  expect(offeredLayers(model)).not.toContain('relevance');
  expect(findingHead(model, resultsStore(page).getState().results[id])).toBeUndefined();
  await find();
  expect(asked).toEqual([]);
});
