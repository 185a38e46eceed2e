import type { Layer } from '../viewer/store.ts';

/** Every layer, in the order they are offered. */
export const layers: Layer[] = [
  'frequency',
  'crops',
  'crop-frequency',
  'crop-weight',
  'crop-spatial',
  'crop-share',
  'none',
];
