/** What is drawn over the image. */
export type Layer =
  | 'frequency'
  | 'crop-frequency'
  | 'crop-weight'
  | 'crop-spatial'
  | 'crop-share'
  | 'crops'
  | 'none';

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
