import * as v from 'valibot';
import type { CropFeatures, ScoreDetail } from '../../../shared/result.ts';

/** The maps of one result and what its heads read, as they are kept between visits; `at` is the result's own. */
export interface StoredDetail {
  at: number;
  detail: ScoreDetail;
  /** Absent in what an earlier version kept. */
  features?: CropFeatures;
}

const floats = v.custom<Float32Array>((value) => value instanceof Float32Array);
const text = v.looseObject({
  tokens: v.array(v.string()),
  offsets: v.array(v.nullable(v.tuple([v.number(), v.number()]))),
  truncated: v.number(),
  unknown: v.array(v.string()),
});

const numbers = v.record(v.string(), v.number());
/** What is fitted apart; earlier versions kept one share for all heads. */
const part = v.pipe(
  v.object({
    share: v.union([numbers, v.number()]),
    scores: numbers,
    photograph: v.optional(v.number()),
  }),
  v.transform(({ share, ...rest }) => ({
    ...rest,
    share:
      typeof share === 'number'
        ? Object.fromEntries(Object.keys(rest.scores).map((head) => [head, share]))
        : share,
  })),
);

export const detailSchema: v.GenericSchema<unknown, StoredDetail> = v.object({
  at: v.number(),
  detail: v.looseObject({
    csfMap: v.looseObject({
      columns: v.number(),
      rows: v.number(),
      cell: v.number(),
      values: v.optional(floats),
      of: v.optional(v.string()),
    }),
    crops: v.array(
      v.looseObject({
        x: v.number(),
        y: v.number(),
        csfRaw: floats,
        csfWeight: floats,
        spatial: floats,
        share: floats,
        experts: v.record(
          v.string(),
          v.object({
            gate: v.array(v.number()),
            outputs: v.array(v.number()),
            used: v.array(v.number()),
            members: v.optional(v.number()),
          }),
        ),
      }),
    ),
    prompt: text,
    description: text,
    disagreement: v.optional(v.object({ head: v.string(), taken: v.number() })),
    terms: v.optional(part),
    pooled: v.optional(part),
    colours: v.optional(v.object({ head: v.string(), taken: v.number() })),
    attention: v.optional(v.object({ rows: v.number(), columns: v.number(), values: floats })),
  }),
  features: v.optional(v.object({ rows: v.number(), columns: v.number(), values: floats })),
});
