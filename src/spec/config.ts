import * as v from 'valibot';
import { shareSchema, sharesSchema } from './shares.ts';
import { trunkChannels, usualTrunk } from './trunk.ts';
import {
  isOneForm,
  tapsSchema,
  trunkList,
  trunkSchema,
  trunksSchema,
  viewOf,
  type TrunkTaps,
  type TrunkView,
} from './trunk-taps.ts';

/** The single place of dimensions and switches. A package's manifest carries one of these. */

const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1 << 20));
const triple = v.tuple([v.number(), v.number(), v.number()]);
const normalisation = v.object({ mean: triple, std: triple });

const tower = {
  width: size,
  depth: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
  heads: size,
  mlpRatio: v.number(),
  layerNormEpsilon: v.number(),
  normalisation,
};

/** Switches: where the released code and the paper differ, and the paper's ablations. */
const switchesSchema = v.object({
  /**
   * How a crop's raw CSF map becomes pooling weights: `min-max` over the up-sampled map (released), `sigmoid` of the
   * per-patch score (paper §3.3), or `standardised-sigmoid`, the sigmoid of the map's z-scores, which does not saturate.
   */
  csfWeights: v.picklist(['min-max', 'sigmoid', 'standardised-sigmoid']),
  /** AQAFP's sum: `sum-plus-constant` adds `poolConstant` to every normalised weight (released); `weighted-mean` is Eq. 9. */
  pooling: v.picklist(['sum-plus-constant', 'weighted-mean']),
  /** How SCI becomes one vector: a learned Linear over token places (released) or their mean (paper Eq. 4). */
  tokenPooling: v.picklist(['learned', 'mean']),
  /** Whether padded places take part in the head's attentions and token pooling (released: they do). */
  paddedTokens: v.picklist(['used', 'masked']),
  /** Text whose features are fused as human preference (HP): the released code's swapped names make it the description. */
  preference: v.picklist(['description', 'prompt', 'none']),
  /** Semantic consistency information, TSAM (off: ablation). */
  consistency: v.boolean(),
  /** CSF-weighted pooling with both masks, AQAFP (off: plain mean, ablation). */
  frequencyPooling: v.boolean(),
  /** Whether the kept gate values are rescaled to sum to 1 (released: no). */
  renormaliseTopK: v.boolean(),
});

/** Additions to the paper's regressor input, each on its own switch. */
const branchesSchema = v.object({
  /** Whole-image statistics, standardised, through one hidden layer. */
  statistics: v.optional(v.object({ inputs: size, hidden: size })),
  /** What description and prompt say, whatever the order: of each a learned weighted mean of token vectors, through a narrow hidden layer. */
  words: v.optional(v.object({ width: size, hidden: size })),
  /** Weighted overlap of prompt and description words, three numbers. */
  overlap: v.optional(v.boolean(), false),
  /** How much a description that does not support the prompt lowers a head (`agreement.ts`). Needs `overlap`. */
  agreement: v.optional(
    v.object({ width: size, head: v.string(), depth: v.pipe(v.number(), v.minValue(0)) }),
  ),
  /** Share of every head's score that the words of both texts alone decide (`terms.ts`). Needs `overlap`. */
  terms: v.optional(v.object({ share: shareSchema })),
  /**
   * Share of a head's score that the features of the image in one or several pretrained `trunks` alone decide (`pooled.ts`), read
   * after some of their blocks, in its middle or in the whole, one trunk's features behind the other's.
   */
  pooled: v.optional(
    v.pipe(
      v.object({
        trunks: v.optional(trunksSchema),
        trunk: v.optional(trunkSchema),
        taps: v.optional(tapsSchema),
        /** Of every head's score, or by head. */
        share: sharesSchema,
        /** Where an image has no description; a head that is not named here has its usual share there too. */
        undescribed: v.optional(v.object({ share: sharesSchema })),
        /** How many principal components of the features are compared with how many landmarks; without it the score is linear in the features. */
        kernel: v.optional(v.object({ components: size, landmarks: size })),
        /** Share in the score of a photograph without texts; other images have those above, and unclear ones something between (`shares.ts`). */
        photographs: v.optional(v.object({ share: shareSchema })),
      }),
      v.check((named) => isOneForm(named), 'needs either trunks or taps'),
      v.transform(({ trunks, trunk, taps, ...rest }) => ({
        trunks: trunkList({ trunks, trunk, taps }),
        ...rest,
      })),
    ),
  ),
  /**
   * How much a head falls where red and blue of a picture look exchanged, or where it looks inverted (`colours.ts`), judged by the
   * `coloursInputs` values of `image/negative/appearance.ts`.
   */
  colours: v.optional(
    v.object({
      inputs: size,
      head: v.string(),
      depth: v.pipe(v.number(), v.minValue(0)),
      /** Whether the pretrained trunks' features, which `pooled` reads, are judged beside these values. */
      pooled: v.optional(v.boolean()),
      /** As that of `pooled`; without it the judgement is linear in the values. */
      kernel: v.optional(v.object({ components: size, landmarks: size })),
    }),
  ),
  /** By head that was tuned to ratings on another scale: how long that is in units of the scale that `agreement`, `terms`, `pooled` and `colours` speak in. */
  units: v.optional(v.record(v.string(), v.number())),
  /** By such a head: what is added to its score, since its scale begins elsewhere. */
  origins: v.optional(v.record(v.string(), v.number())),
});

/** What the tokens of a crop tower are made from. */
export const cropTokens = v.optional(v.picklist(['pixels', 'frequency', 'trunk']), 'pixels');

/** A configuration of the SC-AGIQA family as it lies in a manifest; rules between its numbers are in `check-config.ts`. */
export const configSchema = v.object({
  input: v.object({ size, patch: size }),
  imageTower: v.object(tower),
  text: v.object({
    width: size,
    depth: size,
    heads: size,
    intermediate: size,
    vocabulary: size,
    maxPosition: size,
    maxLength: size,
    layerNormEpsilon: v.number(),
    /** Cross-attention to the image tokens in every layer. */
    grounded: v.boolean(),
  }),
  cropTower: v.object({
    ...tower,
    /** Blocks (0-based) whose outputs are concatenated. */
    taps: v.pipe(v.array(v.number()), v.minLength(1)),
    /**
     * What a token is made from: the patch's pixels (a ViT), or `frequencyChannels` fixed frequency and contrast values of
     * its cell (log-DCT, MSCN, colour: `src/image/statistics`), which small training sets learn far better from; or what the pretrained
     * `trunk` says of it at some of its blocks (`trunkTaps`, 0-based; `trunk.ts`), which holds for generators that training never saw.
     */
    tokens: cropTokens,
    frequencyChannels: v.optional(size),
    trunkTaps: v.optional(
      v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(12))), v.minLength(1)),
    ),
  }),
  regressor: v.object({
    /** Channels after the 1×1 convolution. */
    middle: size,
    /** Channels of the 3×3 convolution, the norms, the pooling and the text projection. */
    width: size,
    attentionHeads: size,
    attentionHeadWidth: size,
    experts: size,
    topK: size,
    /** Hidden size of an expert; `width` where absent. */
    expertWidth: v.optional(size),
    /** Hidden size of the channel mask is width / reduction. */
    reduction: size,
    poolConstant: v.number(),
    layerNormEpsilon: v.number(),
    /** Branches and mixtures of experts side by side whose mean is the score (`members.ts`); 1 where absent. */
    members: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16))),
  }),
  csf: v.object({
    patch: size,
    /** Sample spacing d of fftfreq. */
    spacing: v.number(),
  }),
  /** Hidden and output sizes of ImageReward's MLP, where its weights are in the package. */
  rewardSizes: v.optional(v.array(size)),
  switches: switchesSchema,
  /** Vectors beside VQI and SCI in the regressor's input; none in `released` and `paper`. */
  branches: v.optional(branchesSchema, { overlap: false }),
});

export type ModelConfig = v.InferOutput<typeof configSchema>;
export type Switches = v.InferOutput<typeof switchesSchema>;
export type ProfileName = 'released' | 'paper';

/** Presets of the switches (see ARCHITECTURE.md for what each decides). */
export const profiles: Record<ProfileName, Switches> = {
  released: {
    csfWeights: 'min-max',
    pooling: 'sum-plus-constant',
    tokenPooling: 'learned',
    paddedTokens: 'used',
    preference: 'description',
    consistency: true,
    frequencyPooling: true,
    renormaliseTopK: false,
  },
  paper: {
    csfWeights: 'sigmoid',
    pooling: 'weighted-mean',
    tokenPooling: 'mean',
    paddedTokens: 'used',
    preference: 'prompt',
    consistency: true,
    frequencyPooling: true,
    renormaliseTopK: false,
  },
};

/** The paper's Table 4: every combination of leaving out SCI, AQAFP and HP, as changes to a profile's switches. */
export const ablations: Record<string, Partial<Switches>> = {
  full: {},
  'no-sci': { consistency: false },
  'no-aqafp': { frequencyPooling: false },
  'no-hp': { preference: 'none' },
  'no-sci-aqafp': { consistency: false, frequencyPooling: false },
  'no-sci-hp': { consistency: false, preference: 'none' },
  'no-aqafp-hp': { frequencyPooling: false, preference: 'none' },
  'no-sci-aqafp-hp': { consistency: false, frequencyPooling: false, preference: 'none' },
};

/** A model with one of these changes. @param name of `ablations` */
export const ablatedModel = (model: ModelConfig, name: string): ModelConfig => ({
  ...model,
  switches: { ...model.switches, ...ablations[name] },
});

/** ImageNet's mean and deviation of red, green and blue, 0..1. */
export const imagenetNormalisation = {
  mean: [0.485, 0.456, 0.406] as [number, number, number],
  std: [0.229, 0.224, 0.225] as [number, number, number],
};
/** Those that CLIP was trained with. */
export const clipNormalisation = {
  mean: [0.48145466, 0.4578275, 0.40821073] as [number, number, number],
  std: [0.26862954, 0.26130258, 0.27577711] as [number, number, number],
};

/** Dimensions of the authors' model: ImageReward's BLIP (ViT-L, BERT-base) and timm's ViT-B/16. */
export const fullSize: ModelConfig = {
  input: { size: 224, patch: 16 },
  imageTower: {
    width: 1024,
    depth: 24,
    heads: 16,
    mlpRatio: 4,
    layerNormEpsilon: 1e-6,
    normalisation: imagenetNormalisation,
  },
  text: {
    width: 768,
    depth: 12,
    heads: 12,
    intermediate: 3072,
    vocabulary: 30524,
    maxPosition: 512,
    maxLength: 35,
    layerNormEpsilon: 1e-12,
    grounded: true,
  },
  cropTower: {
    width: 768,
    depth: 12,
    heads: 12,
    mlpRatio: 4,
    layerNormEpsilon: 1e-6,
    normalisation: clipNormalisation,
    taps: [8, 9, 10, 11],
    tokens: 'pixels',
  },
  regressor: {
    middle: 768,
    width: 512,
    attentionHeads: 8,
    attentionHeadWidth: 64,
    experts: 4,
    topK: 3,
    reduction: 16,
    poolConstant: 0.4,
    layerNormEpsilon: 1e-5,
  },
  csf: { patch: 16, spacing: 0.02 },
  rewardSizes: [768, 1024, 128, 64, 16, 1],
  switches: profiles.released,
  branches: { overlap: false },
};

/** Places along one side of the patch grid (14 for a 224 crop of 16-pixel patches). */
export function gridSide(config: ModelConfig): number {
  return config.input.size / config.input.patch;
}

/** Values of each patch that the crop tower's tokens are made from; undefined where it reads pixels. */
export function cellChannels({ cropTower, input }: ModelConfig): number | undefined {
  const { tokens, frequencyChannels, trunkTaps } = cropTower;
  if (tokens === 'frequency') return frequencyChannels;
  return tokens === 'trunk' ? trunkChannels(trunkTaps ?? [], input.patch, usualTrunk) : undefined;
}

/** What the colours branch tells from a picture as it was: red and blue exchanged, and all channels inverted. */
export const alterations = ['swapped', 'inverted'] as const;
export type Alteration = (typeof alterations)[number];

/** What `colours.inputs` must be: the values of `image/negative/appearance.ts`, which is no part of a model. */
export const coloursInputs = 569;

/** Numbers that the colours branch reads of a picture; 0 where it is off. */
export function coloursLength(config: ModelConfig): number {
  const { colours } = config.branches;
  return colours ? colours.inputs + (colours.pooled ? pooledLength(config) : 0) : 0;
}

/** Numbers in the overlap branch. */
export const overlapSize = 3;

/** Length of each member's input: VQI, SCI and whatever branches are on. */
export function fusedWidth({ regressor, switches, branches }: ModelConfig): number {
  return (
    regressor.width * (switches.consistency ? 2 : 1) +
    (branches.statistics?.hidden ?? 0) +
    2 * (branches.words?.hidden ?? 0) +
    (branches.overlap ? overlapSize : 0)
  );
}

/** Pixels along a patch, of whose values the pooled branch takes means and deviations. */
export const pooledPatch = 32;

/**
 * What the pooled branch reads of an image, in pixels: a square in its middle, which shows what pixels show, and the whole at the size that the trunks
 * were trained at, which shows what is in the picture. Sides are multiples of `grid`.
 */
const pooledViews = {
  middle: { whole: false, side: 256, grid: pooledPatch },
  whole: { whole: true, side: 224, grid: pooledPatch },
} as const satisfies Record<TrunkView, object>;

/** What one of its trunks reads. */
export const pooledView = (trunk: Pick<TrunkTaps, 'view' | 'mirrored'>) => ({
  ...pooledViews[viewOf(trunk)],
  mirrored: trunk.mirrored ?? false,
});

/** Numbers that the pooled branch reads of an image; 0 where it is off. */
export function pooledLength({ branches: { pooled } }: ModelConfig): number {
  return (pooled?.trunks ?? []).reduce(
    (sum, { trunk, taps }) => sum + 2 * trunkChannels(taps, pooledPatch, trunk),
    0,
  );
}

/** Whether the texts' features are needed at all: by HP or by SCI. */
export function readsTexts({ switches }: ModelConfig): boolean {
  return switches.preference !== 'none' || switches.consistency;
}
