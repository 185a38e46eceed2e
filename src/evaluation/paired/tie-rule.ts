/** From which difference on one of two images counts as better. Made of a package's table of how often people agree, where it has one. */
export interface TieRule {
  /** In units of the score; smaller differences are ties. */
  below: number;
  /** Why, in a sentence. */
  reason: string;
}

/** Without knowing what people can tell apart: what is shown as 0.00 is a tie. */
export const plainTies: TieRule = {
  below: 0.005,
  reason:
    'Differences shown as 0.00 count as ties; how small a difference people notice is not known for this model.',
};
