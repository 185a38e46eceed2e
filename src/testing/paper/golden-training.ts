import { readFileSync } from 'node:fs';
import { openCheckpoint } from '../../formats/open-checkpoint.ts';
import { bufferAccess } from '../../formats/random-access.ts';
import { importConfig } from '../../package/import/import-config.ts';
import { planImport } from '../../package/import/import-plan.ts';
import { bertTokenizerJson } from '../../tokenizer/tokenizer-json.ts';
import { createTokenizer } from '../../tokenizer/tokenizer.ts';
import { normalisePixels } from '../../image/normalise.ts';
import type { ModelConfig } from '../../spec/config.ts';
import { drawnPixels } from '../../training/paper/data/batch-inputs.ts';
import type { Procedure } from '../../training/paper/procedure.ts';
import { PaperTrainer } from '../../training/paper/paper-trainer.ts';
import type { TrainingSample } from '../../training/paper/step-trainer.ts';
import type { Freezing } from '../../training/paper/trained-parameters.ts';
import { fixtureImage, golden } from '../golden/network.ts';

/** For tests: training steps of the reduced model whose numbers PyTorch has computed. */

/** [l2, largest, values at places of equal distance]; null: no gradient. */
type GoldenGradient = [number, number, ...number[]] | 'zero' | null;

interface GoldenRun {
  rate: number;
  batches: number[][];
  losses: number[];
  scores: number[][];
  gradients?: Record<string, GoldenGradient>;
  /** [l2, float32 against float64, four values] by step. */
  changes?: Record<string, Record<string, [number, number, ...number[]] | 0>>;
}

const folder = new URL('../../../e2e/fixtures/golden/', import.meta.url);

/** The declared shape of the golden file; a wrong one fails the tests immediately. */
export const goldenTraining = JSON.parse(readFileSync(new URL('training_small.json', folder), 'utf8')) as {
  texts: string[];
  samples: { image: string; crop: [number, number]; flip: boolean; label: number; text: number }[];
  runs: Record<string, GoldenRun>;
  frozen: string[];
  noDecay: string[];
  evaluation: number[];
  cropStream: [number, number, number][];
  schedule: Record<string, { steps: number; rows: [number, number, number][]; all?: number[] }>;
  fullSize: Record<string, number>;
};

/** A parameter of the reduced checkpoint: its key there, and how its values lie. */
export interface GoldenParameter {
  key: string;
  name: string;
  transposed: boolean;
}

export interface GoldenTrainer {
  trainer: PaperTrainer;
  config: ModelConfig;
  parameters: GoldenParameter[];
  /** Values that it began with, by name. */
  start: Record<string, Float32Array>;
}

const { config: imported } = importConfig(golden.config);
export const goldenConfig = imported;

/** What is read of the reduced checkpoint, once for all trainers. */
let read: Promise<Pick<GoldenTrainer, 'parameters' | 'start'>> | undefined;

async function readStart(): Promise<Pick<GoldenTrainer, 'parameters' | 'start'>> {
  const file = readFileSync(new URL('small_seed0_sc_agiqa.pth', folder));
  const plan = planImport(imported, [await openCheckpoint(bufferAccess(file, 'small.pth'))]);
  const start: Record<string, Float32Array> = {};
  for (const { spec, source, key, transform } of plan.tensors) {
    const values = await source.read(key);
    const [rows = 1, columns = 1] = spec.shape;
    start[spec.name] =
      transform === 'transpose'
        ? Float32Array.from(values, (_, i) => values[(i % columns) * rows + Math.floor(i / columns)]!)
        : values;
  }
  const parameters = plan.tensors.map(({ spec, key, transform }) => ({
    key,
    name: spec.name,
    transposed: transform === 'transpose',
  }));
  return { parameters, start };
}

/** A trainer that begins with the reduced checkpoint. */
export async function goldenTrainer(
  procedure: Procedure,
  freezing: Freezing = { freeze: [] },
): Promise<GoldenTrainer> {
  const { parameters, start } = await (read ??= readStart());
  const trainer = new PaperTrainer(
    imported,
    { seed: 1, heads: ['quality'], procedure, ...freezing },
    ({ name }) => start[name]!,
  );
  return { trainer, config: imported, parameters, start };
}

const vocabulary = readFileSync(new URL('vocab_small.txt', folder), 'utf8').split('\n');
const { maxLength } = imported.text;
/** The tokenizer of the reduced model, as its package would have it. */
const goldenTokenizer = bertTokenizerJson(vocabulary, { maxLength, extraTokens: ['[DEC]', '[ENC]'] });
const tokenizer = createTokenizer(JSON.stringify(goldenTokenizer), maxLength);

/** The crops of the image "scene" that are scored after training. */
export const goldenCrops = golden.fifteen_crops.crops;

/** Sample number `index` as the trainer reads it, or another crop of its image. */
export function goldenSample(index: number, other?: [number, number]): TrainingSample {
  const { image, label, text, ...own } = goldenTraining.samples[index]!;
  const crop = other ?? own.crop;
  const flip = other === undefined && own.flip;
  const [prompt = '', description = ''] = goldenTraining.texts[text]!.split('|||').map((part) => part.trim());
  const { width, height, rgb } = fixtureImage(image);
  const { rgb: whole } = fixtureImage(`${image}.resized224`);
  const draw = { x: crop[0], y: crop[1], mirrored: flip };
  const { size } = imported.input;
  const pixels = drawnPixels({ width, height, rgb, whole }, draw, size);
  return {
    image: index,
    whole: normalisePixels(whole, imported.imageTower.normalisation),
    crops: normalisePixels(pixels, imported.cropTower.normalisation),
    known: {
      targets: { quality: label },
      group: prompt,
      prompt: tokenizer.encode(prompt),
      description: tokenizer.encode(description),
    },
  };
}
