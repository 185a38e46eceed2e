import { expect, test } from 'vitest';
import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import type { CellMap, ScoreResult } from '../../../shared/result.ts';
import { Page } from '../../kit/page.ts';
import { imageGone, missingImage, queueStore, resultsStore } from '../batch/index.ts';
import { engineOf, engineStore } from '../engine/index.ts';
import { mapOfLayer, mapRange } from '../explain/index.ts';
import { frequencyMapsOf } from './frequency-maps.ts';
import { frequencyStrings } from './strings.ts';

const text = { tokens: [], offsets: [], truncated: 0, unknown: [] };
const grid = { columns: 2, rows: 1, cell: 16 };
const result: ScoreResult = {
  ...{ width: 40, height: 20, scores: { quality: 1 }, spread: {}, percentiles: {}, warnings: [] },
  ...{ crops: [], prompt: '', description: '', ms: 1 },
  detail: { csfMap: grid, crops: [], prompt: text, description: text },
};
const modelOf = (hash: string) => ({ name: 'm', hash }) as ModelInfo;
const never = new AbortController().signal;

/** Images that are scored; what the engine is asked for; `answer` lets the first question that waits be answered. */
function setUp(names: string[], values = (name: string): number[] => [name.length, 7]) {
  const page = new Page();
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  const use = (model: ModelInfo): void => engineStore(page).setState({ phase: 'ready', model });
  use(modelOf('1'));
  engineOf(page).csfMap = (_image, name, side) => {
    asked.push(`${name} ${side}`);
    const map: CellMap = { ...grid, values: Float32Array.from(values(name)) };
    return new Promise((resolve) => waiting.push(() => resolve(map)));
  };
  const ids = queueStore(page)
    .getState()
    .addItems(names.map((name) => ({ name, file: new Blob([name]) })));
  const set = (id: string, one: ScoreResult, at = 3, hash = '1'): void =>
    resultsStore(page)
      .getState()
      .setResult(id, {
        ...{ result: one, model: modelOf(hash), device: {} as DeviceReport, at },
        origins: { promptOrigin: 'typed', descriptionOrigin: 'typed' },
      });
  for (const id of ids) set(id, result);
  const shown = (id: string) => {
    const { results } = resultsStore(page).getState();
    return mapOfLayer(results[id]!.result, 'frequency', 0);
  };
  const answer = async (): Promise<void> => {
    await expect.poll(() => waiting.length).toBeGreaterThan(0);
    waiting.shift()!();
  };
  return { page, ids, asked, answer, set, use, shown, maps: frequencyMapsOf(page) };
}

test('a map is made once, of the image as large as it was scored; all else of the result stays', async () => {
  const { page, ids, asked, answer, shown, maps } = setUp(['a.png']);
  const [id] = ids as [string];
  expect(shown(id)).toBeUndefined();
  const both = [maps.make(id, never), maps.make(id, never)];
  await answer();
  await Promise.all(both);
  expect(asked).toEqual(['a.png 20']);
  expect(shown(id)).toEqual({ ...grid, values: Float32Array.of(5, 7), originX: 0, originY: 0 });
  expect(resultsStore(page).getState().results[id]).toMatchObject({ at: 3, result });
});

test('images that were only passed are not read', async () => {
  const { ids, asked, answer, shown, maps } = setUp(['a', 'b', 'c']);
  const passed = new AbortController();
  const made = ids.map((id, i) => maps.make(id, i === 1 ? passed.signal : never));
  const left = expect(made[1]).rejects.toThrow('aborted');
  passed.abort();
  await answer();
  await left;
  await answer();
  await Promise.all([made[0], made[2]]);
  expect(asked).toEqual(['a 20', 'c 20']);
  expect(ids.map((id) => shown(id) !== undefined)).toEqual([true, false, true]);
});

test('an image that was not kept says so', async () => {
  const { page, ids, asked, maps } = setUp(['a']);
  const [gone] = ids as [string];
  queueStore(page).setState(({ items }) => ({
    items: { ...items, [gone]: { ...items[gone]!, file: missingImage } },
  }));
  await expect(maps.make(gone, never)).rejects.toThrow(imageGone);
  expect(asked).toEqual([]);
});

test('a map is made by the model that scored the image alone, though another has the same patches', async () => {
  const { page, ids, asked, answer, shown, set, use, maps } = setUp(['a', 'b']);
  const [a, b] = ids as [string, string];
  // which is loaded before the engine comes to the map
  const overtaken = expect(maps.make(a, never)).rejects.toThrow(frequencyStrings.otherModel);
  await expect.poll(() => asked).toHaveLength(1);
  use(modelOf('2'));
  await answer();
  await overtaken;
  expect(shown(a)).toBeUndefined();
  await expect(maps.make(b, never)).rejects.toThrow(frequencyStrings.otherModel);
  expect(asked).toEqual(['a 20']);
  // the first of several makes the maps of all, and of what it scored before
  const both = { name: 'm+n', hash: '12', members: [modelOf('1'), modelOf('2')] };
  use(both as ModelInfo);
  // one that it scored before another came first
  const detail = { ...result.detail!, csfMap: { of: 'm@1', ...grid } };
  set(b, { ...result, detail }, 3, '2');
  const made = Promise.all([maps.make(a, never), maps.make(b, never)]);
  await answer();
  await answer();
  await made;
  expect([a, b].map((id) => shown(id) !== undefined)).toEqual([true, true]);
  // and it is still told by whom, for the spectra of its patches
  expect(resultsStore(page).getState().results[b]?.result.detail?.csfMap.of).toBe('m@1');
});

test('a result that was scored again meanwhile does not get the map of the one before', async () => {
  const { ids, asked, answer, shown, maps, set } = setUp(['a']);
  const [id] = ids as [string];
  const made = maps.make(id, never);
  await expect.poll(() => asked).toHaveLength(1);
  set(id, result, 4);
  await answer();
  expect(await made).toBeUndefined();
  expect(shown(id)).toBeUndefined();
});

test('one scale for all goes by the maps of all; an image that is gone has none', async () => {
  const { page, ids, answer, maps } = setUp(['a', 'bb', 'ccc']);
  queueStore(page).setState(({ items }) => ({
    items: { ...items, [ids[1]!]: { ...items[ids[1]!]!, file: missingImage } },
  }));
  const made = maps.makeAll(never);
  await answer();
  await answer();
  await made;
  const { results } = resultsStore(page).getState();
  expect(mapRange(results[ids[2]!]!, 'frequency', 0, 'fixed', results)).toEqual([1, 7]);
  // one that is read for an export alone counts too
  expect(mapRange(results[ids[2]!]!, 'frequency', 0, 'fixed', {})).toEqual([3, 7]);
});
