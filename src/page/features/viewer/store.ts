import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';
import { queueStore, type QueueState, selectionStore } from '../batch/index.ts';
import type { Layer, PatchCorner } from '../explain/index.ts';
import { fitted, type Zoom } from './stage/zoom.ts';

export interface ViewerState {
  layer: Layer;
  /** Index of the crop that crop layers show. */
  crop: number;
  /** Head whose crop scores are shown; undefined: the first. */
  head: string | undefined;
  hover: PatchCorner | undefined;
  pinned: PatchCorner | undefined;
  zoom: Zoom;
  /** While a key or the button is held: the map is hidden, or shown where none is. */
  peek: boolean;
  /** Pins a patch; undefined unpins it. */
  pin: (corner: PatchCorner | undefined) => void;
}

/** Layer on show: while peeking, the other of picture and map. */
export function shownLayer({ layer, peek }: Pick<ViewerState, 'layer' | 'peek'>): Layer {
  if (!peek) return layer;
  return layer === 'none' ? 'frequency' : 'none';
}

/** Whether there are several images of the user's. */
export function isBatch({ items, order }: Pick<QueueState, 'items' | 'order'>): boolean {
  let own = 0;
  for (const id of order) if (items[id]?.sample === false && ++own > 1) return true;
  return false;
}

/** State of one image that is reset for another. */
const afresh = { crop: 0, hover: undefined, pinned: undefined, zoom: fitted } satisfies Partial<ViewerState>;

export const viewerStore = perPage((page) => {
  const store = createStore<ViewerState>()((set) => ({
    ...afresh,
    layer: 'none',
    head: undefined,
    peek: false,
    pin(corner) {
      set({ pinned: corner });
    },
  }));
  selectionStore(page).subscribe(() => store.setState(afresh));
  queueStore(page).subscribe((state, before) => {
    // a map that was looked at before is not what the first look at many is for
    if (state.order !== before.order && isBatch(state) && !isBatch(before)) store.setState({ layer: 'none' });
  });
  return store;
});
