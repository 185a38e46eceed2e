import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';
import { selectionStore } from '../batch/index.ts';
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
  /** The overlay is hidden while a key or the button is held. */
  peek: boolean;
  /** Pins a patch; undefined unpins it. */
  pin: (corner: PatchCorner | undefined) => void;
}

/** State of one image that is reset for another. */
const afresh = { crop: 0, hover: undefined, pinned: undefined, zoom: fitted } satisfies Partial<ViewerState>;

export const viewerStore = perPage((page) => {
  const store = createStore<ViewerState>()((set) => ({
    ...afresh,
    layer: 'frequency',
    head: undefined,
    peek: false,
    pin(corner) {
      set({ pinned: corner });
    },
  }));
  selectionStore(page).subscribe(() => store.setState(afresh));
  return store;
});
