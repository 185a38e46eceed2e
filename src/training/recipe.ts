import * as v from 'valibot';
import { configProblem, headsProblem } from '../spec/check-config.ts';
import { configSchema } from '../spec/config.ts';
import { FoveaError } from '../shared/errors.ts';
import { distortionKinds } from './distortion/distort.ts';
import type { TrainerOptions } from './trainer.ts';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(0.99));
const weight = v.pipe(v.number(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const parts = v.object({
  visual: v.optional(share),
  consistency: v.optional(share),
  statistics: v.optional(share),
  words: v.optional(share),
  prompt: v.optional(share),
  overlap: v.optional(share),
});

/** What a training configuration file holds beside the model: everything has the demo's value where absent. */
const recipeSchema = v.object({
  name: v.optional(v.string(), 'trained'),
  title: v.optional(v.string(), 'SC-AGIQA, trained from scratch'),
  licence: v.optional(v.string(), 'unknown'),
  trainingSet: v.optional(v.string(), 'images given by the user'),
  /** What the training images are, in two or three words: a percentile is among them. */
  reference: v.optional(v.pipe(v.string(), v.maxLength(120)), 'training images'),
  /** `config` of the model; `text.vocabulary` is set to the vocabulary that is learnt. */
  model: configSchema,
  /** Lines of the word-piece vocabulary learnt from the training texts. */
  vocabulary: v.optional(count, 2500),
  quantisation: v.optional(v.picklist(['f32', 'f16', 'int8']), 'int8'),
  crops: v.optional(v.pipe(count, v.minValue(1)), 15),
  seed: v.optional(count, 1),
  epochs: v.optional(v.pipe(count, v.minValue(1)), 12),
  /** Crops and statistics windows kept per image while training. */
  keptCrops: v.optional(v.pipe(count, v.minValue(1)), 6),
  keptWindows: v.optional(v.pipe(count, v.minValue(1)), 17),
  /** Images of which degraded copies are made, three each. */
  worsened: v.optional(count, 640),
  /** The same of the images of another table, and how they are degraded; only fits in closed form read these copies. */
  worsenedAlso: v.optional(
    v.object({ images: count, kinds: v.pipe(v.array(v.picklist(distortionKinds)), v.minLength(1)) }),
    { images: 0, kinds: ['jpeg'] },
  ),
  /** Share of the prompts kept for validation; 0 trains on everything. */
  validation: v.optional(share, 0.2),
  /** Epochs without a better validation score after which training stops; 0: never. */
  patience: v.optional(count, 0),
  frozen: v.optional(v.array(v.string()), []),
  schedule: v.optional(
    v.object({
      kind: v.picklist(['cosine', 'step']),
      rate: weight,
      warmUpSteps: count,
      warmUpRate: v.optional(weight),
      decaySteps: v.optional(count),
      decay: v.optional(weight),
    }),
    { kind: 'cosine', rate: 2e-3, warmUpSteps: 50 },
  ),
  decay: v.optional(weight, 0.1),
  clip: v.optional(weight, 2),
  average: v.optional(share, 0.99),
  wordDropout: v.optional(share, 0.75),
  inputDropout: v.optional(v.record(v.string(), share), {
    'branches\\.statistics\\.in': 0.2,
    'experts\\.\\d+\\.out': 0.3,
    '^label\\.\\d+\\.out': 0.3,
  }),
  valueDropout: v.optional(parts, {
    statistics: 0.3,
    words: 0.3,
    prompt: 0.3,
    visual: 0.4,
    consistency: 0.5,
  }),
  partDropout: v.optional(parts, { words: 0.3, prompt: 0.3, visual: 0.5, consistency: 0.5 }),
  batch: v.optional(
    v.object({
      size: v.pipe(count, v.minValue(2)),
      descriptionDropout: share,
      promptDropout: share,
      chains: count,
      chainMargin: weight,
      mismatches: count,
      contrastRows: count,
      contrastDropout: share,
    }),
    {
      size: 48,
      descriptionDropout: 0.15,
      promptDropout: 0.1,
      chains: 3,
      chainMargin: 0.15,
      mismatches: 32,
      contrastRows: 32,
      contrastDropout: 0.3,
    },
  ),
  objective: v.optional(
    v.object({
      heads: v.record(v.string(), weight),
      beta: weight,
      correlation: weight,
      offsets: v.optional(weight),
      label: weight,
      labelSmoothing: share,
      ranking: v.record(v.string(), weight),
      visual: weight,
      contrast: weight,
      agreement: weight,
      agreementMargin: weight,
      balance: weight,
    }),
    {
      heads: { quality: 1, alignment: 0.4 },
      beta: 0.5,
      correlation: 0.2,
      label: 0.3,
      labelSmoothing: 0.1,
      ranking: { quality: 0.3 },
      visual: 0.3,
      contrast: 0.2,
      agreement: 0.2,
      agreementMargin: 0.5,
      balance: 0.02,
    },
  ),
});

export type Recipe = v.InferOutput<typeof recipeSchema>;

/** Checks a training configuration. Throws `usage` naming the first wrong field, or the first broken rule between fields. */
export function parseRecipe(raw: unknown): Recipe {
  const wrong = (what: string): FoveaError =>
    new FoveaError('usage', `The training configuration is not valid ${what}.`);
  const result = v.safeParse(recipeSchema, raw);
  if (!result.success) {
    const [issue] = result.issues;
    throw wrong(`at ${v.getDotPath(issue) ?? 'its top'}: ${issue.message}`);
  }
  const { model, objective } = result.output;
  const problem = configProblem(model) ?? headsProblem(model, Object.keys(objective.heads));
  if (problem !== undefined) throw wrong(`at model: ${problem}`);
  return result.output;
}

/** The trainer's options of a recipe. @param labels classes of the training-only task */
export function trainerOptions(recipe: Recipe, heads: string[], labels: number): TrainerOptions {
  return {
    seed: recipe.seed,
    heads,
    epochs: recipe.epochs,
    schedule: recipe.schedule,
    decay: recipe.decay,
    clip: recipe.clip,
    average: recipe.average,
    wordDropout: recipe.wordDropout,
    dropout: {
      inputs: Object.entries(recipe.inputDropout).map(([pattern, rate]) => ({
        pattern: new RegExp(pattern),
        rate,
      })),
      values: recipe.valueDropout,
      parts: recipe.partDropout,
    },
    batch: recipe.batch,
    objective: {
      ...recipe.objective,
      heads: Object.fromEntries(heads.map((head) => [head, recipe.objective.heads[head] ?? 1])),
    },
    labels,
    frozen: recipe.frozen,
  };
}
