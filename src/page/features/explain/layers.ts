import type { ModelInfo } from '../../../shared/engine-api.ts';
import type { Sought } from '../../../shared/result.ts';

/** What is drawn over the image. */
export type Layer =
  | 'frequency'
  | 'relevance'
  | 'pairs'
  | 'crop-frequency'
  | 'crop-weight'
  | 'crop-spatial'
  | 'crop-share'
  | 'crops'
  | 'none';

/** Every layer, in the order they are offered. */
export const layers: Layer[] = [
  'frequency',
  'relevance',
  'pairs',
  'crops',
  'crop-frequency',
  'crop-weight',
  'crop-spatial',
  'crop-share',
  'none',
];

/** What a layer shows that is computed only where it is asked for; undefined for layers that come with the scores. */
export function soughtBy(layer: Layer): Sought | undefined {
  return layer === 'relevance' ? 'prompt' : layer === 'pairs' ? 'pairs' : undefined;
}

/** Those that images of this model can have: what single patches say not every model can tell. */
export function offeredLayers(model: Pick<ModelInfo, 'heads'> | undefined): Layer[] {
  return layers.filter((layer) => {
    const sought = soughtBy(layer);
    return !sought || model?.heads.some(({ relevance }) => relevance === sought);
  });
}
