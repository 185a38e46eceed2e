import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/cli/engine/build.ts';
import { fovea } from './fovea.ts';
import type { NpyArray } from './npy.ts';

/** A tensor as PyTorch's run left it: statistics, and some of its values. */
export interface Summary {
  shape: number[];
  mean: number;
  std: number;
  min: number;
  max: number;
  first8: number[];
  at16: number[];
}

export interface GoldenCrop {
  crop: [number, number];
  score: number;
  gate: number[];
  experts: number[];
  input_crop: Summary;
  tensors: Record<string, Summary>;
  csf_raw_14x14?: number[] | number[][];
  csf_pooled_14x14?: number[] | number[][];
}

export interface GoldenImage {
  id: string;
  file: string;
  prompt: string;
  answer: string;
  prompt_ids: number[];
  answer_ids: number[];
  input_resized: Summary;
  image_level: Record<string, Summary>;
  crops: GoldenCrop[];
  mean_score: number;
}

interface Golden {
  config: unknown;
  images: GoldenImage[];
  fifteen_crops: { image: string; crops: [number, number][]; scores_batch1: number[]; mean_batch1: number };
}

/** Numbers and files of the reduced model with random weights. */
export const goldenFolder = join(projectRoot, 'e2e', 'fixtures', 'golden');

const read = (name: string): unknown => JSON.parse(readFileSync(join(goldenFolder, name), 'utf8'));

export const golden = read('golden_small.json') as Golden;

export const goldenReward = read('imagereward_small.json') as {
  images: { id: string; prompt: string; imagereward: number }[];
};

/** Packs the reduced model's checkpoint; answers what the command printed. */
export async function packGolden(out: string, format = 'f32', more: string[] = []): Promise<string> {
  const {
    code,
    err,
    out: printed,
  } = await fovea([
    ...['pack', join(goldenFolder, 'small_seed0_sc_agiqa.pth'), '--out', out],
    ...[
      '--vocab',
      join(goldenFolder, 'vocab_small.txt'),
      '--config',
      join(goldenFolder, 'golden_small.json'),
    ],
    ...['--quantize', format, '--untrained'],
    ...more,
  ]);
  if (code !== 0) throw new Error(err);
  return printed;
}

/** Every way in which a tensor departs from PyTorch's by more than `bound(value)`; empty where it agrees. */
export function departures(
  actual: NpyArray,
  expected: Summary,
  bound: (value: number) => number = () => 1e-3 * expected.std,
): string[] {
  const { values } = actual;
  const plain = (shape: number[]): string => shape.filter((size) => size !== 1).join('×');
  if (plain(actual.shape) !== plain(expected.shape)) {
    return [`shape ${plain(actual.shape)} instead of ${plain(expected.shape)}`];
  }
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
  const checks: [string, number, number][] = [
    ['mean', mean, expected.mean],
    ['std', std, expected.std],
    ['min', values.reduce((a, b) => Math.min(a, b)), expected.min],
    ['max', values.reduce((a, b) => Math.max(a, b)), expected.max],
    ...expected.first8.map((value, i): [string, number, number] => [`[${i}]`, values[i]!, value]),
    ...expected.at16.map((value, k): [string, number, number] => {
      const at = Math.floor((k * n) / 16);
      return [`[${at}]`, values[at]!, value];
    }),
  ];
  return checks
    .filter(([, is, should]) => !(Math.abs(is - should) <= bound(should)))
    .map(([what, is, should]) => `${what} ${is} instead of ${should}`);
}
