import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useSlice } from '../../kit/context.ts';
import { queueStore } from '../batch/index.ts';
import { marksStore } from '../cull/index.ts';
import { votesStore, withOwnCells } from '../votes/index.ts';
import { ratingColumns, userCells, type RatingColumn } from './rated-images.ts';

/** The columns that rate the user's images; follows their tables, stars and votes, and not what scoring changes of them. */
export function useRatingColumns(): RatingColumn[] {
  const cells = useSlice(queueStore, useShallow(userCells));
  const marks = useSlice(marksStore, (state) => state.marks);
  const ranking = useSlice(votesStore, (state) => state.ranking);
  return useMemo(() => {
    const rated = [...cells].map(([id, known]) => withOwnCells(id, known, { marks, ranking }) ?? {});
    return ratingColumns(rated.map((own) => ({ cells: own })));
  }, [cells, marks, ranking]);
}
