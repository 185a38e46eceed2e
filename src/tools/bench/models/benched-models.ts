import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePackage } from '../../../package/write-package.ts';
import type { ClipConfig } from '../../../spec/clip/config.ts';
import { clipParameters } from '../../../spec/clip/parameters.ts';
import { clipScorer } from '../../../spec/clip/scorers/index.ts';
import { parameterValues, seeded } from '../work/random-parameters.ts';

/** A model that is timed beside others: models with the same weights of a tower share it. */
export interface BenchedModel {
  head: string;
  /** Which random weights each tower has. */
  image: number;
  text: number;
}

/** Merges of letters that end a word, for a table of 600 tokens: how large it is changes no time. */
const vocabulary = 600;
const letter = (i: number) => String.fromCodePoint(0x61 + (i % 26));
const merges = Array.from(
  { length: vocabulary - 2 * 256 - 2 },
  (_, i) => `${letter(i)} ${letter(Math.floor(i / 26))}</w>`,
);
const tokenizer = {
  normalizer: { type: 'CLIP', cleaning: 'plain' },
  model: { type: 'BPE', merges },
  special: ['<|startoftext|>', '<|endoftext|>'],
};

/** Writes such a model as a package of random f32 weights. */
export async function writeBenchedModel(
  folder: string,
  name: string,
  { head, image, text }: BenchedModel,
  sizes: ClipConfig,
): Promise<void> {
  const config = { ...sizes, text: { ...sizes.text, vocabulary } };
  const seeds = new Map(seeded(clipParameters(config, [])).map((spec) => [spec.name, spec.seed]));
  const { title, min, max, question, higherIsBetter } = clipScorer(head)!;
  await mkdir(folder, { recursive: true });
  await writePackage(
    {
      ...{ name, title: name, licence: 'none', untrained: true, profile: 'hf', quantisation: 'f32' },
      config,
      heads: [{ name: head, title, min, max, question, higherIsBetter }],
      defaultHeads: [head],
      crops: { count: 1, size: config.input.size },
      provenance: { trainingSet: 'none: random weights', split: 'none', seed: null, checkpointSha256: [] },
    },
    tokenizer,
    (spec) => {
      const own = spec.part === 'image' ? image : text;
      return Promise.resolve(parameterValues({ ...spec, seed: 10_000 * own + seeds.get(spec.name)! }));
    },
    { write: (file, bytes) => writeFile(join(folder, file), bytes) },
  );
}
