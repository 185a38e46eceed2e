import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

/** What other trainings with the same recipe say of it: those on folds, without a generator's images, and without some of its parts. */

/** JSON has no NaN, which is what a correlation of equal numbers is. */
const correlation = v.union([
  v.number(),
  v.nan(),
  v.pipe(
    v.null(),
    v.transform(() => NaN),
  ),
]);

/** Agreement per head, as files have it. */
export const agreementSchema = v.record(v.string(), v.object({ srcc: correlation, plcc: correlation }));

const evidenceSchema = v.object({
  folds: v.optional(v.array(agreementSchema), []),
  generators: v.optional(v.record(v.string(), agreementSchema), {}),
  // files of before there were seeds have one each
  ablations: v.optional(
    v.record(
      v.string(),
      v.union([
        v.array(agreementSchema),
        v.pipe(
          agreementSchema,
          v.transform((one) => [one]),
        ),
      ]),
    ),
    {},
  ),
});

/** Agreement with the ratings, per head. */
export type Agreement = v.InferOutput<typeof agreementSchema>;

/** Agreement on what each fold left out, on each generator left out, and that of the ablated networks on the first fold, one for each seed. */
export type Evidence = v.InferOutput<typeof evidenceSchema>;

export const noEvidence = (): Evidence => ({ folds: [], generators: {}, ablations: {} });

/** What an earlier run wrote to the folder's training.json; none where there is no such file or it holds something else. */
export async function readEvidence(folder: string): Promise<Evidence> {
  try {
    return v.parse(evidenceSchema, JSON.parse(await readFile(join(folder, 'training.json'), 'utf8')));
  } catch {
    return noEvidence();
  }
}

/** Mean agreement of a head over the folds, to three decimals; undefined where there are none. */
export function meanOfFolds(
  folds: readonly Agreement[],
  head: string,
): { srcc: number; plcc: number; on: string } | undefined {
  const own = folds.flatMap((fold) => fold[head] ?? []);
  if (own.length === 0) return undefined;
  const mean = (values: number[]) => Number((values.reduce((a, b) => a + b) / values.length).toFixed(3));
  return {
    srcc: mean(own.map(({ srcc }) => srcc)),
    plcc: mean(own.map(({ plcc }) => plcc)),
    on: `images of unseen prompts, mean of ${own.length} trainings on the others`,
  };
}
