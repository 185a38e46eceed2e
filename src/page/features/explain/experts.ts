import type { ExpertsDetail } from '../../../shared/result.ts';

/** Which expert one of a row of them is; counted from 0. */
export interface ExpertPlace {
  /** Undefined if the regressor has a single member. */
  member: number | undefined;
  expert: number;
}

/** The places of all experts of a head, in the order of their gates. */
export function expertPlaces({ gate, members = 1 }: Pick<ExpertsDetail, 'gate' | 'members'>): ExpertPlace[] {
  const each = Math.ceil(gate.length / members);
  return gate.map((_, i) => ({
    member: members > 1 ? Math.floor(i / each) : undefined,
    expert: i % each,
  }));
}
