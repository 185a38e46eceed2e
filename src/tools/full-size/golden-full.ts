import { readFileSync } from 'node:fs';
import * as v from 'valibot';

/** Where the full-size checkpoint and packages are kept. */
export const folder = new URL('../../../.cache/full/', import.meta.url).pathname;
export const fixtures = new URL('../../../e2e/fixtures/', import.meta.url).pathname;

/** PyTorch's scores of crops at full size, and the texts and tokens they are of. */
export const goldenSchema = v.object({
  images: v.array(
    v.object({
      id: v.string(),
      prompt: v.string(),
      answer: v.string(),
      prompt_ids: v.array(v.number()),
      answer_ids: v.array(v.number()),
      crops: v.array(v.object({ crop: v.tuple([v.number(), v.number()]), score: v.number() })),
    }),
  ),
});

/** The rule that the weights follow. */
export const tableSchema = v.object({
  seed: v.number(),
  tensors: v.array(
    v.object({
      name: v.string(),
      shape: v.array(v.number()),
      scale: v.optional(v.number()),
      offset: v.optional(v.number()),
    }),
  ),
});

/** The JSON of a file, checked. */
export const read = <S extends v.GenericSchema>(schema: S, path: string): v.InferOutput<S> =>
  v.parse(schema, JSON.parse(readFileSync(path, 'utf8')));

export const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`;
