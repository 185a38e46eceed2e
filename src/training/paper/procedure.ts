import * as v from 'valibot';

/**
 * How SC-AGIQA is trained (paper §4.1), and each point in which the authors' released code does something else: a named switch, as
 * `spec/config.ts` has for the network itself. A configuration names one of two presets and may change any switch of it.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const rate = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(0.9));

const entries = {
  /** Images of a step where crops are averaged per image, else crops. Paper: 12 for AGIQA-1K and AIGCIQA2023, 16 for AGIQA-3K. */
  batch: count,
  /** Crops of each image and epoch. */
  trainingCrops: count,
  /** Crops whose mean is an image's score in evaluation. */
  evaluationCrops: count,
  /** `image`: an image's crops share a batch and its loss is their mean (paper). `none`: every crop is a sample of its own (released). */
  cropAverage: v.picklist(['image', 'none']),
  /** `seeded`: other crops in each epoch, from the seed. `released`: eight loaders that all begin with the same seed in each epoch. */
  cropDraws: v.picklist(['seeded', 'released']),
  /** Whether half of the images are mirrored before they are cropped (released); the image tower never sees that. */
  mirror: v.boolean(),
  /** `image`: each crop as if alone, as in scoring. `batch`: one CSF map for all crops of a batch (released). */
  csf: v.picklist(['image', 'batch']),
  /** `all` (paper), or without the lower half of the image tower and of the text encoder (released). */
  trained: v.picklist(['all', 'upper-halves']),
  /** Parameters whose gradient is zero in exact arithmetic stay as they are, or follow the rounding errors (released). */
  zeroGradients: v.picklist(['rest', 'noise']),
  /** `paper`: warm-up over three epochs, then a tenth every three. `released`: the schedule as the code runs it. */
  schedule: v.picklist(['paper', 'released']),
  /** Learning rates at the first step and after the warm-up. */
  warmUpRate: rate,
  rate,
  warmUpEpochs: v.pipe(v.number(), v.integer(), v.minValue(0)),
  decayEpochs: count,
  decay: rate,
  weightDecay: rate,
  /** Where Smooth L1 turns from a square to a line, in units of the ratings. */
  beta: v.pipe(v.number(), v.minValue(1e-6)),
  epochs: count,
  /** Epochs without a better validation score after which training stops; 0: never. */
  patience: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Share of the images that are kept out for validation; 0 trains on all. */
  validation: share,
  /** `prompt`: images of one prompt stay together. `image`: by image, so that prompts stand on both sides (paper, released). */
  split: v.picklist(['prompt', 'image']),
  /** Dropout in the text encoder, and the stochastic depth of the image tower's last block; in frozen layers, too (released: 0.1 each). */
  textDropout: share,
  imageDropPath: share,
};

const schema = v.object(entries);

export type Procedure = v.InferOutput<typeof schema>;
export type ProcedureName = 'paper' | 'released';

const paper: Procedure = {
  batch: 16,
  trainingCrops: 3,
  evaluationCrops: 15,
  cropAverage: 'image',
  cropDraws: 'seeded',
  mirror: false,
  csf: 'image',
  trained: 'all',
  zeroGradients: 'rest',
  schedule: 'paper',
  warmUpRate: 2e-6,
  rate: 1e-5,
  warmUpEpochs: 3,
  decayEpochs: 3,
  decay: 0.1,
  weightDecay: 0.05,
  beta: 1,
  epochs: 100,
  patience: 10,
  validation: 0.2,
  split: 'prompt',
  textDropout: 0,
  imageDropPath: 0,
};

/** The presets. */
export const procedures: Record<ProcedureName, Procedure> = {
  paper,
  released: {
    ...paper,
    cropAverage: 'none',
    cropDraws: 'released',
    mirror: true,
    csf: 'batch',
    trained: 'upper-halves',
    zeroGradients: 'noise',
    schedule: 'released',
    epochs: 150,
    patience: 0,
    split: 'image',
    textDropout: 0.1,
    imageDropPath: 0.1,
  },
};

/** Changes to a preset, for schemas of configurations. */
export const procedureChanges = v.partial(v.strictObject(entries));

/** The switches in which a procedure departs from a preset, each with both values, in words. */
export function departures(procedure: Procedure, name: ProcedureName): string[] {
  const preset = procedures[name];
  return (Object.keys(preset) as (keyof Procedure)[])
    .filter((key) => procedure[key] !== preset[key])
    .map((key) => `${key} ${procedure[key]} instead of ${preset[key]}`);
}
