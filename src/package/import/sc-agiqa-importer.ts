import type { TensorSource } from '../../formats/tensor-source.ts';
import { FoveaError } from '../../shared/errors.ts';
import { fullSize, profiles } from '../../spec/config.ts';
import { describeHead } from '../known-heads.ts';
import type { WeightReader } from '../write-package.ts';
import { checkpointTokenizer } from './checkpoint-tokenizer.ts';
import { importConfig } from './import-config.ts';
import { planImport } from './import-plan.ts';
import type { ImportedModel, Importer, ImportRequest } from './importer.ts';
import { readPlanned } from './read-planned.ts';

/** Crops per image of the authors' evaluation. */
const defaultCrops = 15;

function importScAgiqa(
  sources: TensorSource[],
  { config: raw, vocabulary, profile, heads: wanted, readings }: ImportRequest,
): ImportedModel {
  if (wanted !== undefined) {
    throw new FoveaError(
      'usage',
      'The heads of this model are those in its checkpoint: they cannot be chosen.',
      'Leave out --heads.',
    );
  }
  if (readings !== undefined) {
    throw new FoveaError(
      'usage',
      'How this model reads images is part of it, and it compares no pairs of texts.',
      'Leave out --resize and --pair.',
    );
  }
  const { config: sizes, specialIds } = raw === undefined ? { config: fullSize } : importConfig(raw);
  const config = { ...sizes, switches: profiles[profile] };
  const tokenizer = checkpointTokenizer(vocabulary.split('\n'), config, specialIds);
  const plan = planImport(config, sources);
  const planned = new Map(plan.tensors.map((tensor) => [tensor.spec.name, tensor]));
  const read: WeightReader = ({ name }) => readPlanned(planned.get(name)!);
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

/** SC-AGIQA's own checkpoints, ImageReward's and timm's ViT; whatever no other family knows is reported against this one. */
export const scAgiqaImporter: Importer = {
  recognises: () => true,
  vocabularies: ['vocab.txt'],
  wanted: 'vocab.txt, the word list of the text encoder (bert-base-uncased)',
  import: importScAgiqa,
};
