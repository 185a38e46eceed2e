import { expect, test } from 'vitest';
import { clipNormalisation } from '../../spec/config.ts';
import { csfImageMap } from './image-map.ts';

const csf = { patch: 16, spacing: 0.02 };
const side = 160;
const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * i) % 251);
const image = { width: side, height: side, channels: 3 as const, data };
/** Two rows of patches: five bands to find the range, five to score. */
const bandPixels = side * 32;

test('pauses between bands leave the numbers of a map as they are', async () => {
  let pauses = 0;
  const pause = () => {
    pauses++;
    return Promise.resolve();
  };
  const whole = await csfImageMap(image, clipNormalisation, csf, { pause });
  expect(pauses).toBe(0);
  expect(await csfImageMap(image, clipNormalisation, csf, { pause, bandPixels })).toEqual(whole);
  expect(pauses).toBe(4 + 4);
});

test.each([1, 6])('a cancel that arrives in a task of its own stops a map at pause %i', async (arrives) => {
  const cancel = new AbortController();
  let pauses = 0;
  const pause = async () => {
    if (++pauses === arrives) setTimeout(() => cancel.abort(new Error('cancelled')));
    await new Promise((resolve) => setTimeout(resolve));
    cancel.signal.throwIfAborted();
  };
  await expect(csfImageMap(image, clipNormalisation, csf, { pause, bandPixels })).rejects.toThrow(
    'cancelled',
  );
  expect(pauses).toBe(arrives);
});
