import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fovea, type Line, type Run } from '../support/fovea.ts';
import { departures, golden, goldenFolder, goldenReward, packGolden } from '../support/golden.ts';
import type { GoldenCrop, GoldenImage, Summary } from '../support/golden.ts';
import { readNpy } from '../support/npy.ts';

/*
 * The command line against PyTorch: the reduced model packed from its checkpoint, golden images with their golden crops, every intermediate
 * tensor. `npm test` has one crop of one image on WebGPU (software adapter): on WASM the network itself is held to the same numbers in Node
 * (src/nn/wasm/golden.test.ts). `npm run test:all` has all images, on WebGPU and with WebGPU switched off.
 */

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-golden-'));
  await packGolden(join(folder, 'model'));
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** Scores items in one browser. */
async function score(
  items: object[],
  name: string,
  args: string[],
  adapter: 'none' | 'software',
): Promise<Run> {
  const table = join(folder, `${name}.jsonl`);
  await writeFile(table, items.map((item) => JSON.stringify(item)).join('\n'));
  const fixed = ['score', '--items', table, '--images', goldenFolder, '--model', join(folder, 'model')];
  return fovea([...fixed, ...args], { adapter });
}

const itemOf = (image: GoldenImage, crops = image.crops.map((crop) => crop.crop)) => ({
  file: `${image.id}.png`,
  prompt: image.prompt,
  description: image.answer,
  crops,
});

/** What the model keeps no layer for: the crop tower's classifier, which the score does not see. */
const unseen = ['vit.logits(unused)'];

function summaries(image: GoldenImage, crop: GoldenCrop, k: number): [string, Summary][] {
  const prefix = k === 0 ? '' : `crop${k}.`;
  const own = Object.entries({ ...crop.tensors, input_crop: crop.input_crop });
  const crops = own.map(([name, summary]): [string, Summary] => [prefix + name, summary]);
  if (k > 0) return crops;
  return [['input_resized', image.input_resized], ...Object.entries(image.image_level), ...crops];
}

/** Every departure of an inspected image's tensors from PyTorch's, and how many tensors were compared. */
function compareTensors(inspect: string, image: GoldenImage): { compared: number; wrong: string[] } {
  const wrong: string[] = [];
  let compared = 0;
  const check = (name: string, summary: Summary): void => {
    const file = join(inspect, `${image.id}.png.${name}.npy`);
    if (!existsSync(file)) {
      wrong.push(`${image.id} ${name}: missing`);
      return;
    }
    // the frequency maps relatively: they alone span orders of magnitude
    const relative = (value: number): number => 1e-4 * Math.max(Math.abs(value), summary.std);
    const bound = name.includes('csf.') ? relative : undefined;
    wrong.push(...departures(readNpy(file), summary, bound).map((what) => `${image.id} ${name}: ${what}`));
    compared++;
  };
  for (const [k, crop] of image.crops.entries()) {
    for (const [name, summary] of summaries(image, crop, k)) {
      if (!unseen.some((part) => name.endsWith(part))) check(name, summary);
    }
  }
  return { compared, wrong };
}

const values = (inspect: string, image: GoldenImage, name: string): number[] => [
  ...readNpy(join(inspect, `${image.id}.png.${name}.npy`)).values,
];

const largestGap = (a: number[], b: number[]): number =>
  a.length === b.length ? Math.max(...a.map((value, i) => Math.abs(value - b[i]!))) : Infinity;

function checkLines({ code, lines, err }: Run, images: GoldenImage[]): void {
  expect(code, err).toBe(0);
  expect(lines.map((line) => line.file)).toEqual(images.map((image) => `${image.id}.png`));
  for (const [i, image] of images.entries()) {
    const { scores, crops, warnings } = lines[i] as Required<Line>;
    const label = image.id;
    expect(crops.map(({ x, y }) => [x, y])).toEqual(image.crops.map(({ crop }) => crop));
    for (const [k, { score: should }] of image.crops.entries()) {
      expect(Math.abs(crops[k]!.scores.quality! - should), `${label} crop ${k}`).toBeLessThanOrEqual(1e-4);
    }
    expect(Math.abs(scores.quality! - image.mean_score), label).toBeLessThanOrEqual(1e-4);
    const reward = goldenReward.images.find(({ id }) => id === image.id)!;
    expect(reward.prompt).toBe(image.prompt);
    expect(Math.abs(scores.imagereward! - reward.imagereward), label).toBeLessThanOrEqual(1e-4);
    expect(warnings).toContain('untrained weights: the score is meaningless');
  }
}

/** Layouts are measured by the kernel tests; here the likeliest is taken, which spares the others’ compiling. */
const untuned = ['--variant', 'untuned'];

/** One crop of one image: its score is the image's. */
const one = golden.images
  .filter(({ id }) => id === 'wide')
  .map((image) => ({ ...image, crops: image.crops.slice(0, 1), mean_score: image.crops[0]!.score }));

for (const [name, adapter, backend, images] of [
  ['WebGPU, one crop', 'software', 'webgpu', one],
  ['WASM, with WebGPU switched off, all images @all', 'none', 'auto', golden.images],
  ['WebGPU, all images @all', 'software', 'webgpu', golden.images],
] as const) {
  test(`${name}: every score and intermediate tensor is PyTorch’s`, async () => {
    test.setTimeout(30 * 60_000);
    const inspect = join(folder, `inspect-${backend}-${images.length}`);
    const result = await score(
      images.map((image) => itemOf(image)),
      `${backend}-${images.length}`,
      ['--backend', backend, ...untuned, '--heads', 'quality,imagereward', '--inspect', inspect],
      adapter,
    );
    expect(result.err).toContain(adapter === 'none' ? 'Engine: WebAssembly' : 'swiftshader');
    checkLines(result, images);

    for (const image of images) {
      const { compared, wrong } = compareTensors(inspect, image);
      expect(wrong).toEqual([]);
      expect(compared).toBeGreaterThan(22 + 20 * image.crops.length);
      expect(values(inspect, image, 'prompt_ids')).toEqual(image.prompt_ids);
      expect(values(inspect, image, 'answer_ids')).toEqual(image.answer_ids);
      for (const [k, crop] of image.crops.entries()) {
        const prefix = k === 0 ? '' : `crop${k}.`;
        expect(largestGap(values(inspect, image, `${prefix}head.gate`), crop.gate)).toBeLessThan(1e-4);
        expect(largestGap(values(inspect, image, `${prefix}head.experts`), crop.experts)).toBeLessThan(1e-4);
      }
      const [first] = image.crops;
      for (const [tensor, map] of [
        ['csf.raw_14', first!.csf_raw_14x14],
        ['csf.pooled_14', first!.csf_pooled_14x14],
      ] as const) {
        const should = map!.flat();
        const scale = Math.max(...should.map(Math.abs));
        expect(largestGap(values(inspect, image, tensor), should)).toBeLessThanOrEqual(1e-4 * scale);
      }
    }
  });
}

test('a crop’s score does not depend on the crops beside it @all', async () => {
  test.setTimeout(10 * 60_000);
  const { image: id, crops, scores_batch1, mean_batch1 } = golden.fifteen_crops;
  const image = golden.images.find((candidate) => candidate.id === id)!;
  const alone = [0, 7, 14];
  const items = [itemOf(image, crops), ...alone.map((i) => itemOf(image, [crops[i]!]))];
  const { code, lines, err } = await score(items, 'invariance', ['--backend', 'wasm'], 'none');
  expect(code, err).toBe(0);
  const among = (lines[0] as Required<Line>).crops.map((crop) => crop.scores.quality!);
  expect(largestGap(among, scores_batch1)).toBeLessThanOrEqual(1e-4);
  expect(Math.abs(lines[0]!.scores!.quality! - mean_batch1)).toBeLessThanOrEqual(1e-4);
  for (const [n, i] of alone.entries()) {
    expect(Math.abs(lines[n + 1]!.scores!.quality! - among[i]!), `crop ${i}`).toBeLessThanOrEqual(1e-5);
  }
});
