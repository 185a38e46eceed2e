import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pairTable } from '../../../evaluation/reliability/pair-table.ts';
import { heldOutRows, reliabilityOf } from '../../../training/held-out.ts';
import {
  heldOutFile,
  heldOutReliability,
  heldOutImages,
  readHeldOut,
  sayChecks,
  writeHeldOut,
} from './held-out.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'fovea-'))));
afterEach(() => rm(folder, { recursive: true }));

const text = { ids: new Int32Array(), mask: new Float32Array() };
const rated = (i: number): Record<string, number> =>
  i < 20 ? { quality: i / 5, alignment: 2 } : { alignment: 3 };
const images = Array.from({ length: 24 }, (_, i) => ({
  targets: rated(i),
  ...{ label: -1, group: `prompt ${i % 3}`, prompt: text, description: text },
}));
const items = { images, paths: images.map((_, i) => `/data/${i}.png`) };
const numbers = images.map((_, i) => i);
/** Two trainings: of each prompt the images of one half. */
const rows = [1, 2].flatMap((fold) => {
  const held = numbers.filter((i) => i % 2 === fold % 2);
  return heldOutRows(heldOutImages(items), held, { quality: held.map((i) => i / 5 + 0.25 * (i % 3)) }, fold);
});
const scales: Record<string, [number, number]> = { quality: [0, 5], alignment: [0, 5] };

test('the folds’ predictions are read back as they were written, and nothing else is', async () => {
  expect(await readHeldOut(folder)).toEqual([]);
  await writeHeldOut(folder, rows);
  expect(await readHeldOut(folder)).toEqual(rows);
  await writeFile(join(folder, heldOutFile), '{"file":"a.png"}\n');
  expect(await readHeldOut(folder)).toEqual([]);
});

test('images held out by their generator say how far scores of other generators are off, and nothing else', async () => {
  // scores are too low by 0 to 0.9, of one family in tenths, of the other in tenths of another order
  const low = (i: number, of: number): number => ((of === 0 ? i : 3 * i) % 10) / 10;
  const others = [0, 1].flatMap((of) => {
    const held = numbers.filter((i) => i % 2 === of && i < 20);
    const scores = { quality: held.map((i, place) => i / 5 - low(place, of)) };
    return heldOutRows(heldOutImages(items), held, scores, of + 1, {
      undescribed: { quality: held.map((i) => i / 5 - 1) },
      generator: `family ${of}`,
    });
  });
  const { quality } = reliabilityOf([...rows, ...others], scales, 'folds');
  const { otherGenerators, ...own } = quality!;
  expect(own).toEqual(reliabilityOf(rows, scales, 'folds').quality);
  // a tenth of each end is left out
  expect(otherGenerators).toEqual({
    on: '20 images of 2 generators, each scored by a model that had not seen its generator',
    interval: { level: 0.8, below: -0.1, above: 0.8 },
    withoutDescription: { level: 0.8, below: -1, above: 1 },
  });
  expect(reliabilityOf([...rows, ...others.slice(0, 10)], scales, 'folds').quality).toEqual(own);
  const io = { say: () => undefined };
  const validated = heldOutReliability(scales, others, rows.slice(0, 15), false, io).quality!;
  expect(validated).toMatchObject({ source: 'validation', images: 13, otherGenerators });
  await writeHeldOut(folder, [...rows, ...others]);
  expect(await readHeldOut(folder)).toEqual([...rows, ...others]);
  const lines = (await readFile(join(folder, heldOutFile), 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(rows.length);
});

test('a head is measured on the images that have its score and rating; others are not known', () => {
  const measured = reliabilityOf(rows, scales, 'folds');
  expect(Object.keys(measured)).toEqual(['quality']);
  expect(measured.quality).toMatchObject({
    source: 'folds',
    on: '20 images, each scored by one of 2 models trained without its prompt',
    images: 20,
    scale: [0, 5],
  });
  const { below, above } = measured.quality!.interval!;
  expect([below, above]).toEqual([0.5, 0]);
  // pairs within a fold alone: of 10 images each
  expect(measured.quality!.pairs.reduce((sum, { pairs }) => sum + pairs, 0)).toBe(2 * 45);
  expect(
    pairTable(rows.map(({ ratings, scores }) => ({ score: scores.quality!, rating: ratings.quality ?? 0 })))!
      .map(({ pairs }) => pairs)
      .reduce((a, b) => a + b),
  ).toBe((24 * 23) / 2);
});

test('the folds count before the validation split; a head that neither measures is named', () => {
  const said: string[] = [];
  const io = { say: (line: string) => said.push(line) };
  const other = rows.slice(0, 15).map((row) => ({ ...row, fold: 1 }));
  expect(heldOutReliability(scales, rows, other, false, io).quality!.source).toBe('folds');
  expect(heldOutReliability(scales, [], other, false, io).quality!.source).toBe('validation');
  expect(said[0]).toMatch(/^How far people agree with alignment is not known: there were too few/);
  said.length = 0;
  expect(heldOutReliability(scales, [], [], false, io)).toEqual({});
  expect(said[1]).toContain('there were no held-out images');
});

test('a split that also chose the epoch says so', () => {
  const on = (chosen: boolean) => reliabilityOf(rows, scales, 'validation', chosen).quality!.on;
  expect(on(false)).toBe('20 images of prompts that were kept out of training');
  expect(on(true)).toContain('but chose its best epoch');
});

test('what one fold says is compared with the other, of heads that both have; images of generators left out do not count', () => {
  const said: string[] = [];
  const io = { say: (line: string) => said.push(line) };
  const others = rows.map((row) => ({ ...row, generator: 'family' }));
  const checks = sayChecks([...rows, ...others], ['quality', 'alignment'], io);
  expect(Object.keys(checks)).toEqual(['quality']);
  // residuals are 0, -0.25 and -0.5 in both folds, so that each one's interval has room for all of the other's
  expect(checks.quality!.all).toEqual({ images: 20, inside: 20, share: 1 });
  expect(said).toEqual([
    expect.stringMatching(/^quality: an interval for 80\.0% .* holds for 100\.0% of the 20 images/) as string,
  ]);
  expect(sayChecks(rows.slice(0, 12), ['quality'], io)).toEqual({});
});
