import { useSlice } from '../../kit/context.ts';
import { type Mark, marksStore } from './store.ts';

/** An image's mark, if it has one. */
export function useMark(id: string | undefined): Mark | undefined {
  return useSlice(marksStore, ({ marks }) => (id === undefined ? undefined : marks[id]));
}
