import type { StateCreator } from 'zustand/vanilla';
import type { PatchSpectrum } from '../../../shared/engine-api.ts';
import type { AppState } from '../../app/store.ts';

/** What is drawn over the image. */
export type Layer =
  'frequency' | 'crop-frequency' | 'crop-weight' | 'crop-spatial' | 'crop-share' | 'crops' | 'none';

/** Top-left corner of a patch, in pixels of the scored image. */
export interface PatchCorner {
  x: number;
  y: number;
}

/** Zoom of the viewer: 1 fits the image; x and y move its centre, in fractions of the fitted image. */
export interface Zoom {
  scale: number;
  x: number;
  y: number;
}

export type SpectrumState =
  | { state: 'none' }
  | { state: 'loading' }
  | { state: 'ready'; spectrum: PatchSpectrum }
  | { state: 'failed'; message: string };

export interface ViewSlice {
  selected: string | undefined;
  layer: Layer;
  /** Index of the crop that crop layers show. */
  crop: number;
  /** Head whose crop scores are shown; undefined: the first. */
  head: string | undefined;
  hover: PatchCorner | undefined;
  pinned: PatchCorner | undefined;
  spectrum: SpectrumState;
  zoom: Zoom;
  /** The overlay is lifted while a key or the button is held. */
  peek: boolean;
  select: (id: string | undefined) => void;
  setView: (change: Partial<Omit<ViewSlice, 'select' | 'setView' | 'selected'>>) => void;
}

export const fitted: Zoom = { scale: 1, x: 0, y: 0 };

export const createViewSlice: StateCreator<AppState, [], [], ViewSlice> = (set) => ({
  selected: undefined,
  layer: 'frequency',
  crop: 0,
  head: undefined,
  hover: undefined,
  pinned: undefined,
  spectrum: { state: 'none' },
  zoom: fitted,
  peek: false,
  select(selected) {
    set({
      selected,
      crop: 0,
      hover: undefined,
      pinned: undefined,
      spectrum: { state: 'none' },
      zoom: fitted,
    });
  },
  setView(change) {
    set(change);
  },
});
