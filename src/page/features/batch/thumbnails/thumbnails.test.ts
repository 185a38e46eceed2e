import { afterEach, expect, test, vi } from 'vitest';
import { Page } from '../../../kit/page.ts';
import { until } from '../../../../testing/until.ts';
import { queueStore } from '../queue.ts';
import { thumbnailsOf } from './thumbnails.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('small pictures are entered and told a few times a second, not one by one; those of images that are gone are dropped', async () => {
  let shrunk = 0;
  class Canvas {
    getContext = () => ({ drawImage: () => undefined });
    convertToBlob = () => {
      // it was made, and is not entered yet
      if (++shrunk === 10) queue.getState().removeItems([ids[8]!]);
      return Promise.resolve(new Blob());
    };
  }
  vi.stubGlobal('OffscreenCanvas', Canvas);
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ width: 8, height: 4, close: () => undefined }));
  const addresses = vi.spyOn(URL, 'createObjectURL');
  const page = new Page();
  const queue = queueStore(page);
  const files = Array.from({ length: 30 }, (_, i) => ({ name: `${i}.png`, file: new Blob(['x']) }));
  const ids = queue.getState().addItems(files);
  const made: string[] = [];
  const times = new Set<number>();
  thumbnailsOf(page).onMade((id) => {
    made.push(id);
    times.add(changes);
  });
  let changes = 0;
  queue.subscribe((state, before) => {
    if (state.order === before.order) changes++;
  });
  const begun = performance.now();
  thumbnailsOf(page).request(ids);
  thumbnailsOf(page).request(ids.slice(0, 3));
  const entered = () => Object.values(queue.getState().items).filter(({ thumb }) => thumb !== undefined);
  await until(() => expect(entered()).toHaveLength(29));
  expect(made).toEqual(ids.filter((id) => id !== ids[8]));
  expect(times.size).toBe(changes);
  expect(changes).toBeLessThanOrEqual(2 + (performance.now() - begun) / 200);
  expect(addresses).toHaveBeenCalledTimes(29);
});
