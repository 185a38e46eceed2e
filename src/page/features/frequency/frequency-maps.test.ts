import { expect, test } from 'vitest';
import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import type { CellMap, ScoreResult } from '../../../shared/result.ts';
import { Page } from '../../kit/page.ts';
import { imageGone, missingImage, queueStore, resultsStore } from '../batch/index.ts';
import { engineOf } from '../engine/index.ts';
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
const never = new AbortController().signal;

/** Images that are scored; what the engine is asked for; `answer` lets the first question that waits be answered. */
function setUp(names: string[], values = (name: string): number[] => [name.length, 7]) {
  const page = new Page();
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  engineOf(page).csfMap = (_image, name, side) => {
    asked.push(`${name} ${side}`);
    const map: CellMap = { ...grid, values: Float32Array.from(values(name)) };
    return new Promise((resolve) => waiting.push(() => resolve(map)));
  };
  const ids = queueStore(page)
    .getState()
    .addItems(names.map((name) => ({ name, file: new Blob([name]) })));
  const set = (id: string, one: ScoreResult, at = 3): void =>
    resultsStore(page)
      .getState()
      .setResult(id, {
        ...{ result: one, model: {} as ModelInfo, device: {} as DeviceReport, at },
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
  return { page, ids, asked, answer, set, shown, maps: frequencyMapsOf(page) };
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

test('an image that was not kept, or scored with other patches, says so', async () => {
  const { page, ids, asked, answer, maps, set } = setUp(['a', 'b']);
  const [gone, other] = ids as [string, string];
  queueStore(page).setState(({ items }) => ({
    items: { ...items, [gone]: { ...items[gone]!, file: missingImage } },
  }));
  await expect(maps.make(gone, never)).rejects.toThrow(imageGone);
  expect(asked).toEqual([]);
  set(other, { ...result, detail: { ...result.detail!, csfMap: { ...grid, cell: 8 } } });
  const refused = expect(maps.make(other, never)).rejects.toThrow(frequencyStrings.otherPatches);
  await answer();
  await refused;
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
