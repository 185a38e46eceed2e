import { useEffect, useMemo } from 'react';
import { usePage, useSlice } from '../../kit/context.ts';
import { pickedStore } from '../batch/index.ts';
import { useShownGroups } from '../table/index.ts';
import { rateStore } from './store.ts';

/**
 * The images to rate, in the groups of the gallery: those that pass its filters, and of them those that were selected when the view was
 * opened, if there were two at least; none that cannot be shown. The selection is lifted: the keys that mark would be for all of it.
 */
export function useScope(): string[][] {
  const page = usePage();
  const only = useSlice(rateStore, (state) => state.only);
  const shown = useShownGroups();
  useEffect(() => {
    const { picked, pick } = pickedStore(page).getState();
    if (picked.size < 2) return;
    rateStore(page).setState({ only: picked });
    pick([...picked], false);
  }, [page]);
  return useMemo(
    () =>
      shown
        .map(({ rows }) =>
          rows.flatMap(({ item: { id, error, thumb } }) =>
            (!only || only.has(id)) && !(error && thumb === undefined) ? [id] : [],
          ),
        )
        .filter((ids) => ids.length > 0),
    [shown, only],
  );
}
