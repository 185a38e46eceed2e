import * as v from 'valibot';
import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import type { ErrorCode, ErrorRecord } from '../../../shared/errors.ts';
import type { Reason } from '../../../shared/reasons/reason.ts';
import type { ScoreResult, Warning } from '../../../shared/result.ts';
import type { DescriptionFrom, PromptFrom, ScoredTexts } from '../../../shared/texts.ts';
import { flags, type Mark, starCounts } from '../cull/index.ts';
import { outcomes, type Vote } from '../votes/index.ts';
import type { VersusChoice } from '../versus/index.ts';
import type { ItemStatus, QueueItem, Scored, TextOrigin, TextOrigins } from '../batch/index.ts';

/* Schemas of what the browser stores between visits. Another version of the page may have written it. */

/** An item without its image, which is stored separately. */
export type StoredItem = Omit<QueueItem, 'file' | 'thumb' | 'sample'>;

/** A result without its maps, which are stored separately; `engine` names the model and device it came from. */
export interface StoredResult {
  engine: string;
  result: Omit<ScoreResult, 'detail' | 'tensors'>;
  origins: TextOrigins;
  at: number;
}

/** Model and device of any number of results. */
export type StoredEngine = Pick<Scored, 'model' | 'device'>;

/** Where the user was. */
export interface StoredPlace {
  paused: boolean;
  selected?: string | undefined;
  /** What was chosen in the A/B view. */
  versus?: VersusChoice | undefined;
}

/** A table that waits for its images, as its file was. */
export interface StoredTable {
  /** In the folder or archive it came from. */
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export const tableSchema: v.GenericSchema<unknown, StoredTable> = v.object({
  path: v.string(),
  bytes: v.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array),
});

const origin = v.picklist([
  'none',
  'typed',
  'file',
  'sidecar',
  'sample',
  'table',
  'model',
] satisfies readonly TextOrigin[]);
const status = v.picklist([
  'waiting',
  'running',
  'done',
  'failed',
  'cancelled',
] satisfies readonly ItemStatus[]);
// codes are shown and exported but never branched on: any string will do
const error: v.GenericSchema<unknown, ErrorRecord> = v.object({
  code: v.custom<ErrorCode>((code) => typeof code === 'string'),
  message: v.string(),
  hint: v.optional(v.string()),
});
const origins = {
  promptOrigin: origin,
  descriptionOrigin: origin,
  descriptionBy: v.optional(
    v.object({
      provider: v.string(),
      model: v.string(),
      host: v.string(),
      mode: v.picklist(['plain', 'prompt-aware']),
      instruction: v.string(),
    }),
  ),
  descriptionError: v.optional(error),
} satisfies Record<keyof Required<TextOrigins>, v.GenericSchema>;

/** Ids carry the order in which images were added. */
const idPattern = /^item-[1-9]\d{0,8}$/;

export const itemSchema: v.GenericSchema<unknown, StoredItem> = v.object({
  id: v.pipe(v.string(), v.regex(idPattern)),
  name: v.string(),
  prompt: v.string(),
  description: v.string(),
  ...origins,
  cells: v.optional(v.record(v.string(), v.string())),
  status,
  completing: v.optional(v.literal(true)),
  error: v.optional(error),
} satisfies Record<keyof Required<StoredItem>, v.GenericSchema>);

const texts: v.GenericSchema<unknown, ScoredTexts> = v.object({
  prompt: v.string(),
  promptFrom: v.custom<PromptFrom>((from) => typeof from === 'string'),
  promptDropped: v.array(v.string()),
  madeBy: v.optional(v.string()),
  description: v.string(),
  descriptionFrom: v.picklist(['given', 'described', 'none'] satisfies readonly DescriptionFrom[]),
});

const scores = v.record(v.string(), v.number());

export const resultSchema: v.GenericSchema<unknown, StoredResult> = v.object({
  engine: v.string(),
  at: v.number(),
  origins: v.object(origins),
  result: v.looseObject({
    width: v.number(),
    height: v.number(),
    scores,
    withheld: v.optional(v.record(v.string(), v.string())),
    spread: scores,
    percentiles: scores,
    intervals: v.optional(v.record(v.string(), v.nullable(v.tuple([v.number(), v.number()])))),
    unclaimed: v.optional(v.record(v.string(), v.string())),
    crops: v.array(v.object({ x: v.number(), y: v.number(), scores })),
    warnings: v.array(
      v.object({
        code: v.custom<Warning['code']>((code) => typeof code === 'string'),
        message: v.string(),
      }),
    ),
    reasons: v.optional(
      v.array(
        v.object({
          code: v.custom<Reason['code']>((code) => typeof code === 'string'),
          message: v.string(),
          sureness: v.optional(v.number()),
          phrases: v.optional(v.array(v.object({ text: v.string(), sureness: v.number() }))),
          head: v.optional(v.string()),
        }),
      ),
    ),
    prompt: v.string(),
    description: v.string(),
    texts: v.optional(texts),
    ms: v.number(),
  }),
});

const device = v.looseObject({
  backend: v.picklist(['webgpu', 'wasm']),
  variant: v.custom<DeviceReport['variant']>((variant) => typeof variant === 'string'),
  adapter: v.string(),
  software: v.boolean(),
  reason: v.string(),
  features: v.array(v.string()),
  maxBufferBytes: v.number(),
  threads: v.number(),
  versions: v.optional(v.object({ fovea: v.string(), tfjs: v.string() })),
});

const head = v.looseObject({
  name: v.string(),
  title: v.string(),
  min: v.number(),
  max: v.number(),
  question: v.string(),
  higherIsBetter: v.boolean(),
  percentiles: v.optional(v.array(v.number())),
});

const model: v.GenericSchema<unknown, ModelInfo> = v.looseObject({
  name: v.string(),
  title: v.string(),
  licence: v.string(),
  untrained: v.boolean(),
  provenance: v.string(),
  hash: v.string(),
  profile: v.string(),
  heads: v.array(head),
  crops: v.number(),
  cropSize: v.number(),
  maxTextTokens: v.number(),
  parameters: v.number(),
  bytes: v.number(),
  accuracy: v.optional(v.string()),
  reliability: v.optional(v.string()),
  device: v.optional(device),
});

export const engineSchema: v.GenericSchema<unknown, StoredEngine> = v.object({ model, device });

export const markSchema: v.GenericSchema<unknown, Mark> = v.object({
  flag: v.optional(v.picklist(flags)),
  stars: v.optional(v.picklist(starCounts)),
} satisfies Record<keyof Required<Mark>, v.GenericSchema>);

export const votesSchema: v.GenericSchema<unknown, Vote[]> = v.array(
  v.object({ left: v.string(), right: v.string(), won: v.picklist(outcomes) }),
);

/** Where a choice is no longer there, the view guesses. */
const groupBy = v.union([
  v.picklist(['none', 'prompt', 'folder', 'model', 'stem', 'look']),
  v.custom<`column:${string}`>((by) => typeof by === 'string' && by.startsWith('column:')),
]);

const versus: v.GenericSchema<unknown, VersusChoice> = v.object({
  by: v.optional(groupBy),
  a: v.optional(v.string()),
  b: v.optional(v.string()),
  pair: v.optional(
    v.variant('kind', [
      v.object({ kind: v.literal('prompt') }),
      v.object({ kind: v.literal('file') }),
      v.object({ kind: v.literal('column'), column: v.string() }),
    ]),
  ),
  head: v.optional(v.string()),
  anyway: v.optional(v.string()),
} satisfies Record<keyof Required<VersusChoice>, v.GenericSchema>);

export const placeSchema: v.GenericSchema<unknown, StoredPlace> = v.object({
  paused: v.boolean(),
  selected: v.optional(v.string()),
  // an odd choice costs itself alone
  versus: v.fallback(v.optional(versus), undefined),
});
