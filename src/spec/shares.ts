import * as v from 'valibot';

/*
 * What the parts of a head's score count in it: the words of both texts (`terms`), the pretrained trunks (`pooled`), and the experts, whose is the
 * rest. Where images may be photographs, `model/extensions/shares.ts` goes on from here.
 */

/** A share of a score. */
export const shareSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** The same for all heads, or by head. */
export const sharesSchema = v.union([shareSchema, v.record(v.string(), shareSchema)]);

export type Shares = v.InferOutput<typeof sharesSchema>;

/** What of a configuration's branches says who counts how much. */
interface SharingBranches {
  terms?: { share: number } | undefined;
  pooled?:
    | { share: Shares; undescribed?: { share: Shares } | undefined; photographs?: object | undefined }
    | undefined;
}

/** Of one head; together 1. */
export interface ScoreShares {
  words: number;
  trunk: number;
  experts: number;
}

const ofHead = (shares: Shares | undefined, head: string): number | undefined =>
  typeof shares === 'number' ? shares : shares?.[head];

/**
 * What the parts of a head's score count in an image that is no photograph. The words count alike in all images: where the trunk counts more
 * without a description, it does so at the experts' expense.
 */
export function scoreShares(
  { terms, pooled }: SharingBranches,
  head: string,
  undescribed = false,
): ScoreShares {
  const words = terms?.share ?? 0;
  const usual = ofHead(pooled?.share, head) ?? 0;
  const trunk = undescribed ? (ofHead(pooled?.undescribed?.share, head) ?? usual) : usual;
  return { words, trunk, experts: 1 - words - trunk };
}

/** Every share of the trunks that a configuration names for images that are no photographs. */
export const namedShares = ({ pooled }: SharingBranches): number[] =>
  [pooled?.share, pooled?.undescribed?.share].flatMap((shares) =>
    typeof shares === 'object' ? Object.values(shares) : (shares ?? []),
  );

/**
 * Heads whose experts' shares stand beside what heads read (`FeatureRows`), in the order of their columns: none where images do not differ in
 * them, the first for all heads where heads do not.
 */
export function sharingHeads(branches: SharingBranches, heads: readonly string[]): readonly string[] {
  const { pooled } = branches;
  if (!pooled?.photographs && !pooled?.undescribed) return [];
  const different = new Set(
    heads.map((head) => [false, true].map((bare) => scoreShares(branches, head, bare).trunk).join(' ')),
  );
  return different.size === 1 ? heads.slice(0, 1) : heads;
}
