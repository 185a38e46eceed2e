import { bertTokenizerJson, type BertTokenizerJson } from '../../tokenizer/tokenizer-json.ts';
import { createTokenizer } from '../../tokenizer/tokenizer.ts';
import { trainVocabulary } from '../../tokenizer/train-vocabulary.ts';
import { meanAndDeviation } from '../../training/data/rating-scales.ts';
import type { Recipe } from '../../training/recipe.ts';
import type { TrainingImage } from '../../training/data/training-set.ts';
import type { CliIo } from '../io.ts';
import { readRatedTable, sayAbsent } from '../items/rated-table.ts';
import { generatorNames } from './generators/generator-names.ts';

export interface LoadedItems {
  /** Those of the table, then those of `--also`. */
  images: TrainingImage[];
  /** How many images are the table's own. */
  own: number;
  /** Path of each image, in the same order. */
  paths: string[];
  /** Texts of each image, in the same order. */
  texts: { prompts: string[]; descriptions: string[] };
  heads: string[];
  /** Names of the generators, sorted: the classes of the training-only task. */
  generators: string[];
  tokenizer: BertTokenizerJson;
  /** The recipe's model with the size of the learnt vocabulary. */
  model: Recipe['model'];
}

/** What a rated image of `--also` counts in fits in closed form: they are to help, not to rule. */
const addedWeight = 0.25;

/** Ratings [N] moved to the mean and spread of others, [M]. */
function alikeRatings(ratings: readonly number[], others: readonly number[]): number[] {
  const [from, to] = [meanAndDeviation(ratings), meanAndDeviation(others)];
  const scale = to.deviation / (from.deviation || 1);
  return ratings.map((value) => to.mean + scale * (value - from.mean));
}

/** Reads the rated table for every head of the recipe that it rates, and learns the vocabulary from its texts: prompts without syntax, as they are scored. */
export async function loadItems(
  io: CliIo,
  recipe: Recipe,
  items: string,
  images: string | undefined,
  rawPrompts = false,
  also?: { items: string; images: string | undefined },
): Promise<LoadedItems> {
  const wanted = Object.keys(recipe.objective.heads);
  const { heads, list } = await readRatedTable(io, wanted, { items, images }, rawPrompts);
  sayAbsent(io, items, wanted, heads);
  const prompts = list.map(({ prompt }) => prompt);
  const descriptions = list.map(({ description }) => description);
  const words = prompts.flatMap((prompt, i) => [prompt, descriptions[i]!]);
  const vocabulary = trainVocabulary(words, { size: recipe.vocabulary });
  const { maxLength } = recipe.model.text;
  const tokenizer = bertTokenizerJson(vocabulary, { maxLength, extraTokens: [] });
  const encoder = createTokenizer(JSON.stringify(tokenizer), maxLength);
  const names = generatorNames(list);
  const rated = list.map(({ targets, generator, group }, i): TrainingImage => ({
    targets,
    label: names.indexOf(generator),
    group,
    prompt: encoder.encode(prompts[i]!),
    description: encoder.encode(descriptions[i]!),
  }));
  // without ratings of the head that it judges there is nothing for the colours branch to do
  const { colours, ...branches } = recipe.model.branches;
  const model = {
    ...recipe.model,
    text: { ...recipe.model.text, vocabulary: encoder.vocabularySize },
    branches: { ...branches, ...(colours && heads.includes(colours.head) ? { colours } : {}) },
  };
  const paths = list.map(({ path }) => path);
  const texts = { prompts, descriptions };
  const base = { own: rated.length, texts, heads, tokenizer, model };
  if (!also) return { ...base, images: rated, paths, generators: names };
  const [head] = heads;
  const more = await readRatedTable(io, heads.slice(0, 1), also);
  const ratings = alikeRatings(
    more.list.map(({ targets }) => targets[head!]!),
    rated.flatMap(({ targets }) => targets[head!] ?? []),
  );
  const none = encoder.encode('');
  const added = more.list.map((_, i): TrainingImage => ({
    targets: { [head!]: ratings[i]! },
    label: names.length,
    group: also.items,
    prompt: none,
    description: none,
    weight: addedWeight,
    photograph: true,
  }));
  return {
    ...base,
    images: [...rated, ...added],
    paths: [...paths, ...more.list.map(({ path }) => path)],
    generators: [...names, also.items],
  };
}
