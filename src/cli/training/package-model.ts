import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import type { BertTokenizerJson } from '../../text/tokenizer-json.ts';
import type { Recipe } from '../../training/recipe.ts';
import { quantile } from '../../evaluation/bootstrap.ts';
import { percentiles } from '../../evaluation/percentiles.ts';
import { writePackage, type PackageContent, type WriteReport } from '../../weights/write-package.ts';

const questions: Record<string, string> = {
  quality: 'How good is the image to look at: sharp, natural, free of artefacts?',
  alignment: 'How well does the image show what the prompt asks for?',
};

export interface TrainedModel {
  recipe: Recipe;
  model: Recipe['model'];
  heads: string[];
  tokenizer: BertTokenizerJson;
  weights: Record<string, Float32Array>;
  /** Scores of the training images, per head. */
  scores: Record<string, number[]>;
  /** Ratings of the training images, per head: their range is the scale. */
  ratings: Record<string, number[]>;
  split: string;
  /** Distance of each training image's statistics from their mean, where the model reads statistics. */
  distances: number[];
  measured?: { srcc: number; plcc: number; on: string };
}

/** The distance that all but 0.5 % of the training images keep within. */
function domainLimit(distances: readonly number[]): number {
  return quantile(
    [...distances].sort((a, b) => a - b),
    0.995,
  );
}

/** Writes a trained model as a package into a folder. */
export async function packageModel(trained: TrainedModel, out: string): Promise<WriteReport> {
  const { recipe, model, heads, weights } = trained;
  const hash = createHash('sha256');
  for (const values of Object.values(weights))
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const content: PackageContent = {
    name: recipe.name,
    title: recipe.title,
    licence: recipe.licence,
    provenance: {
      trainingSet: recipe.trainingSet,
      split: trained.split,
      seed: recipe.seed,
      checkpointSha256: [hash.digest('hex')],
      ...(trained.measured ? { measured: trained.measured } : {}),
    },
    untrained: false,
    profile: 'trained',
    quantisation: recipe.quantisation,
    config: model,
    heads: heads.map((name) => ({
      name,
      title: name === 'quality' ? 'Quality' : name === 'alignment' ? 'Alignment with the prompt' : name,
      min: Math.floor(Math.min(...trained.ratings[name]!)),
      max: Math.ceil(Math.max(...trained.ratings[name]!)),
      question: questions[name] ?? `The column "${name}" of the training table.`,
      higherIsBetter: true,
      percentiles: percentiles(trained.scores[name]!),
    })),
    defaultHeads: heads,
    crops: { count: recipe.crops, size: model.input.size },
    ...(trained.distances.length > 0 ? { domain: { statistics: domainLimit(trained.distances) } } : {}),
  };
  return writePackage(content, trained.tokenizer, (spec) => Promise.resolve(weights[spec.name]!), {
    write: (file, bytes) => writeFile(join(out, file), bytes),
  });
}
