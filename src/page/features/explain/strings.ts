import type { Layer } from './layers.ts';

/** Names and units of the maps, wherever they are drawn or saved. */
export const mapStrings = {
  layers: {
    frequency: 'Frequency map',
    relevance: 'Prompt map',
    pairs: 'Pairs map',
    'crop-frequency': 'CSF sum',
    'crop-weight': 'Pooling weight',
    'crop-spatial': 'Spatial mask',
    'crop-share': 'Final pooling',
    crops: 'Crop scores',
    none: 'Image only',
  } satisfies Record<Layer, string>,
  unit: {
    frequency: 'CSF-weighted magnitude',
    relevance: 'cosine of patch and prompt',
    pairs: 'cosine with the good text less that with the bad one',
    'crop-frequency': 'CSF-weighted magnitude',
    'crop-weight': 'pooling weight',
    'crop-spatial': 'spatial mask',
    'crop-share': 'share of the pooled features',
    crops: 'score',
    none: '',
  } satisfies Record<Layer, string>,
  cropOf: (index: number, count: number) => `Crop ${index + 1} of ${count}`,
  cropTitle: (index: number, score: string) => `Crop ${index + 1}: ${score}`,
  boxOf: (x: number, y: number, cell: number) => `x ${x}–${x + cell - 1}, y ${y}–${y + cell - 1}`,
  rankOf: (rank: number, count: number) => `${rank} of ${count}`,
};
