import { createStore } from 'zustand/vanilla';
import { perPage } from '../../kit/page.ts';

/** Narrowest and widest tile asked for, and how wide those of a few images become, in pixels. */
export const tileSizes = { least: 96, most: 360, usual: 136, few: 560 };

export interface GalleryState {
  view: 'grid' | 'table';
  /** Least width of a tile in pixels. */
  size: number;
  /** The filters are open. */
  filters: boolean;
  /** On a narrow screen: the inspector lies over the gallery. */
  inspecting: boolean;
  /** Where a range of selected images began. */
  anchor: string | undefined;
  /** Images under the loupe: one, or two to four side by side. */
  loupe: string[];
}

export const galleryStore = perPage(() =>
  createStore<GalleryState>()(() => ({
    view: 'grid',
    size: tileSizes.usual,
    filters: false,
    inspecting: false,
    anchor: undefined,
    loupe: [],
  })),
);
