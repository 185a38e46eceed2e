import * as v from 'valibot';
import type { Sought } from '../shared/result.ts';
import { configProblem, headsProblem } from './check-config.ts';
import { clipProblem } from './clip/check-config.ts';
import { clipSchema, type ClipConfig } from './clip/config.ts';
import { clipParameters } from './clip/parameters.ts';
import { looksFor } from './clip/scorer.ts';
import { clipScorer } from './clip/scorers/index.ts';
import { configSchema, type ModelConfig } from './config.ts';
import { modelParameters, pretrainedParameters, rewardHead, type ParameterSpec } from './parameters.ts';

/*
 * Families of models: what code that stores, loads and lists a model of any family must know of its configuration. Dimensions and names
 * only; how a family is imported and run is in `package/import/importers.ts` and `worker/scorers/kinds.ts`.
 */

/** SC-AGIQA's configuration names no family: it was the only one when packages were first made. */
export type AnyConfig = ModelConfig | ClipConfig;

export type FamilyName = 'sc-agiqa' | 'clip';

interface Family {
  /** What a package of it is, and what its scores are made from, in words that go on with “: …”. */
  summary: [what: string, reads: string];
  /** Every parameter of its own of a model with these heads, in storage order. */
  parameters: (heads: string[]) => ParameterSpec[];
  /** Tensors of a network of others that such a model reads as they are, besides. */
  pretrained: (heads: string[]) => ParameterSpec[];
  /** The first broken rule between the numbers of the configuration and its heads, in words. */
  problem: (heads: string[]) => string | undefined;
  /** Whether a head has no number without a prompt. */
  needsPrompt: (head: string) => boolean;
  /** Whether a head can be fine-tuned alone, on features that the network gives with each score. */
  isTunable: (head: string) => boolean;
  /** What a head can look for in the single patches of an image. */
  looksFor: (head: string) => Sought | undefined;
  /** Whether a head compares the description with the prompt, so that its scores mean less without one. */
  readsDescription: (head: string) => boolean;
}

/** Whether a model is of the CLIP family. */
export const isClip = (config: AnyConfig): config is ClipConfig => 'family' in config;
/** Whether a model is of the SC-AGIQA family, ImageReward's included. */
export const isScAgiqa = (config: AnyConfig): config is ModelConfig => !isClip(config);

/** The family of a model of this configuration. */
export const familyName = (config: AnyConfig): FamilyName => (isClip(config) ? config.family : 'sc-agiqa');

const scAgiqa = (config: ModelConfig): Family => ({
  summary: [
    'SC-AGIQA model package',
    'scores AI-generated images from the image, its prompt and a description',
  ],
  parameters: (heads) => modelParameters(config, heads),
  pretrained: (heads) => pretrainedParameters(config, heads),
  problem: (heads) => {
    if (heads.includes(rewardHead) && !config.rewardSizes)
      return `rewardSizes is missing, which ${rewardHead} needs`;
    return configProblem(config) ?? headsProblem(config, heads);
  },
  // the network returns a number for any text, even an empty one
  needsPrompt: (head) =>
    head === 'alignment' || head === rewardHead || head === config.branches.agreement?.head,
  isTunable: (head) => head !== rewardHead,
  looksFor: () => undefined,
  readsDescription: (head) => head === 'alignment' || head === config.branches.agreement?.head,
});

const clip = (config: ClipConfig): Family => ({
  summary: ['CLIP model package', 'scores images by their embeddings and those of texts'],
  parameters: (heads) => clipParameters(config, heads),
  pretrained: () => [],
  problem: (heads) => clipProblem(config, heads),
  needsPrompt: (head) => clipScorer(head)?.needsPrompt ?? false,
  isTunable: () => false,
  looksFor: (head) => looksFor(clipScorer(head)),
  readsDescription: () => false,
});

/** What is known of a model by its configuration. */
export const familyOf = (config: AnyConfig): Family => (isClip(config) ? clip(config) : scAgiqa(config));

/** Every tensor that a package of such a model holds, in storage order: those of others last. */
export const storedParameters = (config: AnyConfig, heads: string[]): ParameterSpec[] => {
  const family = familyOf(config);
  return [...family.parameters(heads), ...family.pretrained(heads)];
};

const unknownFamily = v.object({
  family: v.literal('clip', 'this version of Fovea does not know this family'),
});

/** A configuration of any family; its `family` says of which. */
export const anyConfigSchema = v.lazy((input): v.GenericSchema<unknown, AnyConfig> => {
  if (typeof input !== 'object' || input === null || !('family' in input)) return configSchema;
  return input.family === 'clip' ? clipSchema : v.intersect([unknownFamily, clipSchema]);
});
