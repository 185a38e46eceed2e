import { useApp } from '../../kit/context.ts';

/** Shows an image in the inspector. */
export function useShowImage(): (id: string | undefined) => void {
  const select = useApp((state) => state.select);
  const setTab = useApp((state) => state.setTab);
  return (id) => {
    if (id === undefined) return;
    select(id);
    setTab('inspect');
  };
}
