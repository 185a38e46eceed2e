import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';
import { resultsStore } from '../batch/index.ts';
import type { Layer } from '../explain/index.ts';
import { fitted, type Zoom } from '../viewer/index.ts';

export type Side = 'left' | 'right';

/** The images beside each other, or in one place with a divider between them. */
export const looks = ['panes', 'divider'] as const;

export interface CompareState {
  /** The two compared images. */
  compared: Record<Side, string | undefined>;
  /** The side that the next image chosen in the filmstrip goes to. */
  filling: Side;
  look: (typeof looks)[number];
  /** Where the divider is, in percent of the width. */
  divider: number;
  layer: Layer;
  crop: number;
  /** One zoom for both. */
  zoom: Zoom;
  /** Puts an image on a side. */
  setCompared: (side: Side, id: string | undefined) => void;
  /** Exchanges the sides. The zoom stays: the same two images are looked at. */
  swap: () => void;
}

export const compareStore = perPage((page) => {
  const store = createStore<CompareState>()((set) => ({
    compared: { left: undefined, right: undefined },
    filling: 'right',
    look: 'panes',
    divider: 50,
    layer: 'none',
    crop: 0,
    zoom: fitted,
    setCompared(side, id) {
      set(({ compared }) => ({ compared: { ...compared, [side]: id }, zoom: fitted, crop: 0 }));
    },
    swap: () => set(({ compared: { left, right } }) => ({ compared: { left: right, right: left } })),
  }));
  store.subscribe(({ compared }, before) => {
    if (compared !== before.compared)
      resultsStore(page).getState().keepMaps('compare', Object.values(compared));
  });
  return store;
});
