import { createHash } from 'node:crypto';
import type { BertTokenizerJson } from '../../tokenizer/tokenizer-json.ts';
import { trunkShard } from '../../build/trunk/trunk-shard.ts';
import { trunksRead } from '../../spec/parameters.ts';
import { createTokenizer, type TextTokenizer } from '../../tokenizer/tokenizer.ts';
import { ratingScale } from '../../training/data/whole-scale.ts';
import type { Recipe } from '../../training/recipe.ts';
import { quantile } from '../../evaluation/bootstrap.ts';
import { percentiles } from '../../evaluation/percentiles.ts';
import type { PackageSink } from '../../package/shard-writer.ts';
import type { Reliability } from '../../shared/reliability.ts';
import type { TextDomain } from '../../package/manifest.ts';
import { writePackage, type PackageContent, type WriteReport } from '../../package/write-package.ts';

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
  /** What held-out predictions say of a head, where that was measured. */
  reliability: Readonly<Record<string, Reliability>>;
  /** Distance of each training image's statistics from their mean, where the model reads statistics. */
  distances: number[];
  /** Texts of the training images. */
  texts: { prompts: string[]; descriptions: string[] };
  measured?: { srcc: number; plcc: number; on: string };
}

/** The distance that all but 0.5% of the training images keep within. */
function domainLimit(distances: readonly number[]): number {
  return quantile(
    [...distances].sort((a, b) => a - b),
    0.995,
  );
}

/** How long and how usual the training texts are, empty ones left out; undefined where all are empty. */
export function textDomain(texts: readonly string[], tokenizer: TextTokenizer): TextDomain | undefined {
  const encoded = texts.map((text) => tokenizer.encode(text)).filter(({ total }) => total > 0);
  if (encoded.length === 0) return undefined;
  const sorted = (values: number[]): number[] => values.sort((a, b) => a - b);
  const lengths = sorted(encoded.map(({ total }) => total));
  const shares = sorted(encoded.map(({ fragments, tokens }) => fragments / (tokens.length - 2)));
  return {
    pieces: [Math.floor(quantile(lengths, 0.005)), Math.ceil(quantile(lengths, 0.995))],
    fragments: quantile(shares, 0.995),
  };
}

/** What the training images and their texts are like; undefined where the model reads no statistics. */
function domainOf({ distances, texts, tokenizer, model }: TrainedModel): PackageContent['domain'] {
  if (distances.length === 0) return undefined;
  const encoder = createTokenizer(JSON.stringify(tokenizer), model.text.maxLength);
  const prompt = textDomain(texts.prompts, encoder);
  const description = textDomain(texts.descriptions, encoder);
  return {
    statistics: domainLimit(distances),
    text: { ...(prompt ? { prompt } : {}), ...(description ? { description } : {}) },
  };
}

/** Writes a trained model as a package. */
export async function packageModel(trained: TrainedModel, sink: PackageSink): Promise<WriteReport> {
  const { recipe, model, heads, weights } = trained;
  const domain = domainOf(trained);
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
      min: ratingScale(trained.ratings[name]!)[0],
      max: ratingScale(trained.ratings[name]!)[1],
      question: questions[name] ?? `The column "${name}" of the training table.`,
      higherIsBetter: true,
      percentiles: percentiles(trained.scores[name]!),
      reference: { images: trained.scores[name]!.length, what: recipe.reference },
      ...(trained.reliability[name] ? { reliability: trained.reliability[name] } : {}),
    })),
    defaultHeads: heads,
    crops: { count: recipe.crops, size: model.input.size },
    ...(domain ? { domain } : {}),
  };
  return writePackage(
    content,
    trained.tokenizer,
    (spec) => Promise.resolve(weights[spec.name]!),
    sink,
    undefined,
    trunksRead(model).map((part) => trunkShard(part)),
  );
}
