import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../../shared/random.ts';
import { imagesWithTexts } from '../../training/data/text-pairs.ts';
import { memoryIo } from '../../testing/memory-io.ts';
import { tinyRecipe, tinyText } from '../../testing/tiny-training.ts';
import { generatorSplits } from './generators/generator-splits.ts';
import { loadItems } from './load-items.ts';
import { splits } from './train-on.ts';

const ratings = [1, 2, 4, 5, 3, 2];
const others = [10, 40, 70, 60];

describe('a second rated table', () => {
  let folder: string;
  const load = () =>
    loadItems(memoryIo(folder), tinyRecipe({}), 'rated.csv', undefined, false, {
      items: 'photographs.csv',
      images: undefined,
    });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fovea-'));
    const dot = encode({ width: 1, height: 1, data: new Uint8Array(3), channels: 3, depth: 8 });
    const rows = ratings.map((mos, i) => `${i}.png,prompt ${i % 3},words of ${i},${mos},g${i % 2}`);
    await writeFile(
      join(folder, 'rated.csv'),
      `file,prompt,description,mos_quality,generator\n${rows.join('\n')}\n`,
    );
    const photographs = others.map((mos, i) => `p${i}.png,${mos}`);
    await writeFile(join(folder, 'photographs.csv'), `file,mos\n${photographs.join('\n')}\n`);
    for (const name of [...ratings.map((_, i) => `${i}`), ...others.map((_, i) => `p${i}`)])
      await writeFile(join(folder, `${name}.png`), dot);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('comes behind the first, at the mean and spread of its ratings, as a generator of its own', async () => {
    const { images, own, paths, generators, texts } = await load();
    expect(own).toBe(6);
    expect(paths.slice(own)).toEqual(others.map((_, i) => join(folder, `p${i}.png`)));
    expect(texts.prompts).toHaveLength(own);
    expect(generators).toEqual(['g0', 'g1', 'photographs.csv']);
    const added = images.slice(own);
    expect(added.every(({ label }) => label === 2)).toBe(true);
    const scaled = added.map(({ targets }) => targets.quality!);
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
    const spread = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2));
    expect(mean(scaled)).toBeCloseTo(mean(ratings), 9);
    expect(spread(scaled)).toBeCloseTo(spread(ratings), 9);
    const order = (values: readonly number[]) =>
      values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!);
    expect(order(scaled)).toEqual(order(others));
  });

  it('is trained on in every split and held out in none', async () => {
    const items = await load();
    const parts = [...splits(items, 3, 1), ...generatorSplits(items).map(([, split]) => split)];
    expect(parts).toHaveLength(5);
    for (const [rows, held] of parts) {
      expect(rows.filter((row) => row >= items.own)).toEqual([6, 7, 8, 9]);
      expect(held.every((row) => row < items.own)).toBe(true);
      expect(rows.length + held.length).toBe(10);
    }
  });
});

it('only rated images with words in both texts teach which texts belong together', () => {
  const text = tinyText(new Random(1));
  const none = { ids: text.ids, mask: text.mask.map((_, i) => (i < 2 ? 1 : 0)) };
  const texts = { prompt: text, description: text };
  const all = [texts, texts, { ...texts, prompt: none }, { ...texts, description: none }, texts, texts];
  const images = all.map((own, i) => ({ ...own, targets: { quality: i }, label: -1, group: `${i}` }));
  const rows = images.map((image, i) => ({ ...image, image: i, crop: 0, window: 0, rated: i !== 4 }));
  expect(imagesWithTexts(rows, { images })).toEqual([images[0], images[1], images[5]]);
});
