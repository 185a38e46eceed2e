import * as v from 'valibot';
import type { Reliability } from '../../shared/reliability.ts';

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));

const bin = v.pipe(
  v.object({
    from: v.pipe(finite, v.minValue(0)),
    pairs: count,
    agreed: v.pipe(finite, v.minValue(0)),
    equal: count,
    images: count,
  }),
  v.check(
    ({ pairs, agreed, equal }) => agreed <= pairs && equal <= pairs,
    'no more pairs can agree than there are',
  ),
);

const table = v.pipe(
  v.array(bin),
  v.minLength(1),
  v.maxLength(64),
  v.check(
    (bins) => bins.every(({ from }, i) => (i === 0 ? from === 0 : from > bins[i - 1]!.from)),
    'the first bin of a pair table begins at 0 and each begins above the one before',
  ),
);

const interval = v.pipe(
  v.object({
    level: v.pipe(finite, v.gtValue(0), v.ltValue(1)),
    below: finite,
    above: finite,
  }),
  v.check(({ below, above }) => below + above >= 0, 'an interval ends above its beginning'),
);

/** What a package says about how far people agree with a head's scores (`Reliability`). */
export const reliabilitySchema = v.object({
  source: v.picklist(['folds', 'validation', 'tuning', 'table']),
  on: v.pipe(v.string(), v.maxLength(400)),
  images: count,
  scale: v.pipe(
    v.tuple([finite, finite]),
    v.check(([low, high]) => low < high, 'a scale ends above its beginning'),
  ),
  interval: v.nullable(interval),
  withoutDescription: v.optional(interval),
  otherGenerators: v.optional(
    v.object({
      on: v.pipe(v.string(), v.maxLength(400)),
      interval,
      withoutDescription: v.optional(interval),
    }),
  ),
  pairs: table,
  samePrompt: v.optional(table),
}) satisfies v.GenericSchema<unknown, Reliability>;
