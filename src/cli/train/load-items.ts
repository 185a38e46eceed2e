import { generatorOf } from '../../records/table/column-names.ts';
import { bertTokenizerJson, type BertTokenizerJson } from '../../tokenizer/tokenizer-json.ts';
import { createTokenizer } from '../../tokenizer/tokenizer.ts';
import { trainVocabulary } from '../../tokenizer/train-vocabulary.ts';
import { cleanPrompt } from '../../prompts/clean/clean-prompt.ts';
import { FoveaError } from '../../shared/errors.ts';
import type { Recipe } from '../../training/recipe.ts';
import type { TrainingImage } from '../../training/data/training-set.ts';
import type { CliIo } from '../io.ts';
import { readRatedItems } from '../items/rated-items.ts';

export interface LoadedItems {
  images: TrainingImage[];
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

/** Reads the rated table for every head of the recipe that it rates, and learns the vocabulary from its texts: prompts without syntax, as they are scored. */
export async function loadItems(
  io: CliIo,
  recipe: Recipe,
  items: string,
  images: string | undefined,
  rawPrompts = false,
): Promise<LoadedItems> {
  const heads: string[] = [];
  // the table is read once for each head, its remarks are reported once
  const said = new Set<string>();
  const quiet: CliIo = {
    ...io,
    say: (message) => {
      if (said.has(message)) return;
      said.add(message);
      io.say(message);
    },
  };
  const tables: Awaited<ReturnType<typeof readRatedItems>>[] = [];
  for (const head of Object.keys(recipe.objective.heads)) {
    try {
      tables.push(await readRatedItems(quiet, { items, head, ...(images === undefined ? {} : { images }) }));
      heads.push(head);
    } catch (error) {
      if (tables.length === 0) throw error;
      io.say(`${items} has no ratings for "${head}": the model will not have that head.`);
    }
  }
  const [first] = tables;
  const wrong = first?.list.flatMap(({ item }) => item.error ?? []) ?? [];
  for (const { list } of tables) list.splice(0, list.length, ...list.filter(({ item }) => !item.error));
  if (!first || first.list.length === 0) throw new FoveaError('usage', `${items} has no rated images.`);
  if (wrong[0])
    io.say(`${wrong.length} of ${wrong.length + first.list.length} rows were left out: ${wrong[0].message}`);
  const given = first.list.map(({ item }) => item.prompt ?? '');
  const prompts = rawPrompts ? given : given.map((prompt) => cleanPrompt(prompt).prompt);
  const cleaned = given.filter((prompt, i) => prompt !== prompts[i]).length;
  if (cleaned > 0) io.say(`Generator syntax was removed from ${cleaned} prompts (--raw-prompts keeps it).`);
  const descriptions = first.list.map(({ item }) => item.description ?? '');
  const words = prompts.flatMap((prompt, i) => [prompt, descriptions[i]!]);
  const vocabulary = trainVocabulary(words, { size: recipe.vocabulary });
  const { maxLength } = recipe.model.text;
  const tokenizer = bertTokenizerJson(vocabulary, { maxLength, extraTokens: [] });
  const encoder = createTokenizer(JSON.stringify(tokenizer), maxLength);
  const names = [...new Set(first.list.map(({ item }) => generatorOf(item.row)))].filter(Boolean).sort();
  const rated: TrainingImage[] = first.list.map(({ item }, i) => {
    const targets = tables.flatMap(({ list, head }) => {
      const row = list[i]!;
      return row.error === undefined && Number.isFinite(row.target) ? [[head, row.target] as const] : [];
    });
    return {
      targets: Object.fromEntries(targets),
      label: names.indexOf(generatorOf(item.row)),
      group: item.prompt ?? item.file,
      prompt: encoder.encode(prompts[i]!),
      description: encoder.encode(descriptions[i]!),
    };
  });
  const model = {
    ...recipe.model,
    text: { ...recipe.model.text, vocabulary: encoder.vocabularySize },
  };
  const paths = first.list.map(({ item }) => item.path);
  const texts = { prompts, descriptions };
  return { images: rated, paths, texts, heads, generators: names, tokenizer, model };
}
