import type { TensorSource } from '../../formats/tensor-source.ts';
import { FoveaError } from '../../shared/errors.ts';
import { fullSize, profiles, type ModelConfig } from '../../spec/config.ts';
import { bertTokenizerJson, type BertTokenizerJson } from '../../tokenizer/tokenizer-json.ts';
import { describeHead } from '../known-heads.ts';
import { assertFinite, type WeightReader } from '../write-package.ts';
import { importConfig } from './import-config.ts';
import { planImport } from './import-plan.ts';
import type { ImportedModel, Importer, ImportRequest } from './importer.ts';
import { transpose } from './transpose.ts';

/** Crops per image of the authors' evaluation. */
const defaultCrops = 15;

/** Tokens BLIP puts behind the vocabulary. */
const blipTokens = ['[DEC]', '[ENC]'];

function importScAgiqa(
  sources: TensorSource[],
  { config: raw, vocabulary, profile, heads: wanted }: ImportRequest,
): ImportedModel {
  if (wanted !== undefined) {
    throw new FoveaError(
      'usage',
      'The heads of this model are those in its checkpoint: they cannot be chosen.',
      'Leave out --heads.',
    );
  }
  const { config: sizes, specialIds } = raw === undefined ? { config: fullSize } : importConfig(raw);
  const config = { ...sizes, switches: profiles[profile] };
  const tokenizer = makeTokenizer(vocabulary.split('\n'), config, specialIds);
  const plan = planImport(config, sources);
  const planned = new Map(plan.tensors.map((tensor) => [tensor.spec.name, tensor]));
  const read: WeightReader = async ({ name, shape }) => {
    const { source, key, transform } = planned.get(name)!;
    const values = await source.read(key);
    assertFinite(values, `${key} in ${source.name}`);
    return transform === 'transpose' ? transpose(values, shape) : values;
  };
  return {
    config,
    heads: plan.heads.map(describeHead),
    defaultHeads: plan.defaultHeads,
    crops: { count: defaultCrops, size: config.input.size },
    profile,
    tokenizer,
    read,
    unused: plan.unused,
    unexpected: plan.unexpected,
    taken: plan.taken,
  };
}

/** The tokenizer for a word table of this many rows, with BLIP's two extra tokens where the table has room for them. */
function makeTokenizer(
  vocabulary: string[],
  { text }: ModelConfig,
  specialIds: Record<string, number> = {},
): BertTokenizerJson {
  const count = vocabulary.findLastIndex((line) => line.trim() !== '') + 1;
  const extraTokens = text.vocabulary === count ? [] : blipTokens;
  const json = bertTokenizerJson(vocabulary, { maxLength: text.maxLength, extraTokens });
  const ids = new Map([
    ...Object.entries(json.model.vocab),
    ...json.added_tokens.map(({ content, id }): [string, number] => [content, id]),
  ]);
  const tokens = Math.max(...ids.values()) + 1;
  if (tokens !== text.vocabulary) {
    throw new FoveaError(
      'model-invalid',
      `The vocabulary has ${count} lines, which does not fit the model's ${text.vocabulary} words.`,
      'Give the vocab.txt the checkpoint was trained with.',
    );
  }
  for (const name of ['pad', 'unk', 'cls', 'sep', 'mask', 'enc']) {
    const expected = specialIds[name];
    const found = ids.get(`[${name.toUpperCase()}]`);
    if (expected !== undefined && found !== expected) {
      throw new FoveaError(
        'model-invalid',
        `[${name.toUpperCase()}] is word ${found ?? 'none'} of the vocabulary, but the configuration says ${expected}.`,
        'Give the vocab.txt that belongs to the configuration.',
      );
    }
  }
  return json;
}

/** SC-AGIQA's own checkpoints, ImageReward's and timm's ViT; whatever no other family knows is reported against this one. */
export const scAgiqaImporter: Importer = {
  recognises: () => true,
  vocabularies: ['vocab.txt'],
  wanted: 'vocab.txt, the word list of the text encoder (bert-base-uncased)',
  import: importScAgiqa,
};
