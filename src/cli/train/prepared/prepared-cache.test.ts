import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Random } from '../../../shared/random.ts';
import { decodePrepared, encodePrepared, PreparedCache } from './prepared-cache.ts';
import { plan } from '../prepare-images.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-prepared-'));
});
afterAll(() => rm(folder, { recursive: true }));

function image(seed: number) {
  const random = new Random(seed);
  const floats = (count: number) => Float32Array.from({ length: count }, () => random.normal());
  const bytes = (count: number) => Uint8Array.from({ length: count }, () => random.integer(256));
  // lengths that are no multiples of four, and an empty part
  return {
    ...{ whole: bytes(27), windows: floats(5), global: floats(3), crops: bytes(54) },
    ...{ cells: floats(0), pooled: floats(7) },
  };
}

test('images come back from bytes as they were; cut or padded bytes do not', () => {
  const images = [image(1), image(2)];
  const bytes = encodePrepared(images);
  expect(decodePrepared(bytes, 2)).toEqual(images);
  expect(decodePrepared(bytes.subarray(0, bytes.length - 4), 2)).toBeUndefined();
  expect(decodePrepared(bytes.subarray(0, 10), 2)).toBeUndefined();
  expect(decodePrepared(Uint8Array.of(...bytes, 0), 2)).toBeUndefined();
});

test('what was made under a key is read the next time; broken files are made anew', async () => {
  const cache = new PreparedCache(folder);
  const make = vi.fn(() => Promise.resolve([image(3)]));
  await cache.through('a', 1, make);
  expect(await new PreparedCache(folder).through('a', 1, make)).toEqual([image(3)]);
  expect(make).toHaveBeenCalledTimes(1);
  await cache.through('b', 1, make);
  expect(make).toHaveBeenCalledTimes(2);
  for (const file of await readdir(folder)) await writeFile(join(folder, file), 'broken');
  expect(await cache.through('a', 1, make)).toEqual([image(3)]);
  expect(make).toHaveBeenCalledTimes(3);
});

test('plain values are kept likewise', async () => {
  const cache = new PreparedCache(folder);
  const make = vi.fn(() => Promise.resolve(Float32Array.of(1, 2.5, -3)));
  const [first, again] = [await cache.values('v', 3, make), await cache.values('v', 3, make)];
  expect(again).toEqual(first);
  expect([...again]).toEqual([1, 2.5, -3]);
  expect(make).toHaveBeenCalledTimes(1);
  // of another length it is something else
  await cache.values('v', 4, make);
  expect(make).toHaveBeenCalledTimes(2);
});

test('how an image is degraded depends on the seed alone, three increasing levels each', () => {
  const paths = Array.from({ length: 40 }, (_, i) => `${i}.png`);
  const first = plan(paths, { seed: 5, worsened: 12 });
  expect(plan(paths, { seed: 5, worsened: 12 })).toEqual(first);
  expect(plan(paths, { seed: 6, worsened: 12 })).not.toEqual(first);
  const levels = first.flatMap(({ degradation }) => (degradation ? [degradation.levels] : []));
  expect(levels).toHaveLength(12);
  for (const list of levels) {
    expect(list).toHaveLength(3);
    expect([...list].sort((a, b) => a - b)).toEqual(list);
  }
  expect(new Set(first.map(({ seed }) => seed)).size).toBe(40);
  const blurred = plan(paths, { seed: 5, worsened: 12 }, ['blur']).flatMap(
    ({ degradation }) => degradation ?? [],
  );
  expect(blurred.map(({ kind }) => kind)).toEqual(Array.from({ length: 12 }, () => 'blur'));
});
