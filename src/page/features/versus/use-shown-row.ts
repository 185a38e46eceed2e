import type { HeadComparison } from '../../../evaluation/paired/comparison.ts';
import { useSlice } from '../../kit/context.ts';
import type { Compared } from './compare-sides.ts';
import { versusStore } from './store.ts';

/** The score that was chosen, else the first one; undefined where no image has a score. */
export function useShownRow({ comparison: { heads } }: Compared): HeadComparison | undefined {
  const wanted = useSlice(versusStore, (state) => state.choice.head);
  return heads.find(({ head }) => head === wanted) ?? heads[0];
}
