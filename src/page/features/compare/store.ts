import type { StateCreator } from 'zustand/vanilla';
import type { AppState } from '../../app/store.ts';
import { fitted, type Layer, type Zoom } from '../viewer/store.ts';

export type Side = 'left' | 'right';
export const sides: Side[] = ['left', 'right'];

export interface CompareSlice {
  /** The two images looked at side by side. */
  compared: Record<Side, string | undefined>;
  /** The side that the next image chosen in the table goes to. */
  filling: Side;
  comparedLayer: Layer;
  comparedCrop: number;
  /** One zoom for both. */
  comparedZoom: Zoom;
  /** Puts an image on a side. */
  setCompared: (side: Side, id: string | undefined) => void;
  setCompare: (
    change: Partial<Pick<CompareSlice, 'filling' | 'comparedLayer' | 'comparedCrop' | 'comparedZoom'>>,
  ) => void;
}

export const createCompareSlice: StateCreator<AppState, [], [], CompareSlice> = (set) => ({
  compared: { left: undefined, right: undefined },
  filling: 'right',
  comparedLayer: 'frequency',
  comparedCrop: 0,
  comparedZoom: fitted,
  setCompared(side, id) {
    set(({ compared }) => ({
      compared: { ...compared, [side]: id },
      comparedZoom: fitted,
      comparedCrop: 0,
    }));
  },
  setCompare(change) {
    set(change);
  },
});
