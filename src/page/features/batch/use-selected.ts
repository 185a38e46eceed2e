import { useMemo } from 'react';
import type { HeadInfo } from '../../../shared/engine-api.ts';
import { useSlice } from '../../kit/context.ts';
import { engineStore } from '../engine/index.ts';
import { queueStore, type QueueItem } from './queue.ts';
import { headsInUse, resultsStore, type Scored } from './results.ts';
import { selectionStore } from './selection.ts';

/** An item of the queue; undefined where there is none. */
export function useItem(id: string | undefined): QueueItem | undefined {
  return useSlice(queueStore, ({ items }) => (id === undefined ? undefined : items[id]));
}

/** An item's result, if it has one. */
export function useScore(id: string | undefined): Scored | undefined {
  return useSlice(resultsStore, ({ results }) => (id === undefined ? undefined : results[id]));
}

/** The image that is shown. */
export function useSelected(): string | undefined {
  return useSlice(selectionStore, (state) => state.selected);
}

/** The item shown in the viewer. */
export function useSelectedItem(): QueueItem | undefined {
  return useItem(useSelected());
}

/** Its result, if it has one. */
export function useSelectedScore(): Scored | undefined {
  return useScore(useSelected());
}

/** The heads of all scores there are. */
export function useHeads(): HeadInfo[] {
  const results = useSlice(resultsStore, (state) => state.results);
  const model = useSlice(engineStore, (state) => state.model);
  return useMemo(() => headsInUse(results, model), [results, model]);
}
