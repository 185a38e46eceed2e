import * as v from 'valibot';

/** How several sets make one training: with their ratings on one scale, or with a head for each. */
export type BetweenSets = 'scale' | 'head';

const files = v.optional(v.record(v.string(), v.string()), {});

/** Entry of a configuration's `sets`; its paths are relative to the configuration's folder. */
export const setEntry = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,19}$/, 'a set is named in lower-case letters')),
  items: v.string(),
  images: v.optional(v.string()),
  /** Column of each head, where it has a name of its own. */
  columns: files,
  /** MATLAB file of each head's ratings, where the table lacks them. */
  ratings: files,
});

export type SetEntry = v.InferOutput<typeof setEntry>;
