import type { ModelInfo } from '../../../shared/engine-api.ts';

/** What is drawn over the image. */
export type Layer =
  | 'frequency'
  | 'relevance'
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
  'crops',
  'crop-frequency',
  'crop-weight',
  'crop-spatial',
  'crop-share',
  'none',
];

/** Those that images of this model can have: where the prompt is found not every model can say. */
export function offeredLayers(model: Pick<ModelInfo, 'heads'> | undefined): Layer[] {
  const finds = model?.heads.some(({ relevance }) => relevance) ?? false;
  return layers.filter((layer) => layer !== 'relevance' || finds);
}
