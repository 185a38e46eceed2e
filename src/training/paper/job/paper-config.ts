import * as v from 'valibot';
import { importConfig, type ImportedConfig } from '../../../package/import/import-config.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { ProfileName } from '../../../spec/config.ts';
import {
  departures,
  procedureChanges,
  procedures,
  type Procedure,
  type ProcedureName,
} from '../procedure.ts';
import { setEntry, type BetweenSets } from './set-entry.ts';
import { freezableParts } from '../trained-parameters.ts';

const names = ['paper', 'released'] as const;
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What a configuration of a training from checkpoints may hold; everything has a default. */
const schema = v.strictObject({
  name: v.optional(v.string(), 'trained'),
  title: v.optional(v.string(), 'SC-AGIQA, trained from public towers'),
  licence: v.optional(v.string(), 'unknown'),
  trainingSet: v.optional(v.string(), 'images given by the user'),
  reference: v.optional(v.pipe(v.string(), v.maxLength(120)), 'training images'),
  procedure: v.optional(v.picklist(names), 'paper'),
  /** Switches of the procedure that differ from the preset. */
  changes: v.optional(procedureChanges, {}),
  /** Variant of the network; the procedure's own where absent. */
  profile: v.optional(v.picklist(names)),
  /** Sizes of the model, as `fovea pack --config` reads them; full size where absent. */
  model: v.optional(v.unknown()),
  heads: v.optional(
    v.pipe(
      v.array(
        v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_-]{0,39}$/, 'a head is named in lower-case letters')),
      ),
      v.minLength(1),
    ),
    ['quality'],
  ),
  /** Sets that are trained on together; the one of --items where there are none. */
  sets: v.optional(v.array(setEntry), []),
  /** How: their ratings on one scale, or heads of its own for each. */
  between: v.optional(v.picklist(['scale', 'head'] satisfies BetweenSets[]), 'scale'),
  freeze: v.optional(v.array(v.picklist(freezableParts)), []),
  cropBlocks: v.optional(count),
  /** Samples in memory at one time; a whole batch where absent. */
  micro: v.optional(count),
  /** Whether the activations of blocks are computed a second time on the way back; where absent, only if they would not fit. */
  recompute: v.optional(v.boolean()),
  seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 20),
  quantisation: v.optional(v.picklist(['f32', 'f16', 'int8']), 'f16'),
});

export interface PaperConfig extends Omit<
  v.InferOutput<typeof schema>,
  'procedure' | 'changes' | 'model' | 'profile'
> {
  procedure: Procedure;
  procedureName: ProcedureName;
  profile: ProfileName;
  /** Sizes of the model, where the configuration has them. */
  imported: ImportedConfig | undefined;
}

/** Checks a configuration. Throws `usage` naming the first wrong field, or `model-invalid` for sizes that do not fit. */
export function parsePaperConfig(raw: unknown): PaperConfig {
  const result = v.safeParse(schema, raw);
  if (!result.success) {
    const [issue] = result.issues;
    const demo = typeof raw === 'object' && raw !== null && ('schedule' in raw || 'objective' in raw);
    throw new FoveaError(
      'usage',
      `The training configuration is not valid at ${v.getDotPath(issue) ?? 'its top'}: ${issue.message}.`,
      demo
        ? 'This is a recipe for training from scratch, which takes no --init.'
        : 'See docs/reproduce.md for what it may hold.',
    );
  }
  const { procedure: procedureName, changes, model, profile = procedureName, ...rest } = result.output;
  return {
    ...rest,
    procedureName,
    procedure: { ...procedures[procedureName], ...changes },
    profile,
    imported: model === undefined ? undefined : importConfig(model),
  };
}

/** How a model was trained, in sentences, for its package. */
export function trainingWords(config: PaperConfig): string {
  const { procedure, procedureName, freeze, cropBlocks } = config;
  const other = departures(procedure, procedureName);
  return [
    procedureName === 'paper' ? 'By the paper’s procedure.' : 'By the procedure of the released code.',
    ...(other.length > 0 ? [`Changed: ${other.join('; ')}.`] : []),
    ...(freeze.length > 0 ? [`Frozen: ${freeze.join(', ')}.`] : []),
    ...(cropBlocks === undefined
      ? []
      : [`Of the crop tower only the last ${cropBlocks} blocks were trained.`]),
  ].join(' ');
}
