import { useSlice } from '../../kit/context.ts';
import { selectionStore } from '../batch/index.ts';
import { viewsStore } from '../views/index.ts';

/** Shows an image in the inspector. */
export function useShowImage(): (id: string | undefined) => void {
  const select = useSlice(selectionStore, (state) => state.select);
  const setTab = useSlice(viewsStore, (state) => state.setTab);
  return (id) => {
    if (id === undefined) return;
    select(id);
    setTab('inspect');
  };
}
