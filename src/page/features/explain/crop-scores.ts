import type { HeadInfo } from '../../../shared/engine-api.ts';
import type { CropResult } from '../../../shared/result.ts';
import type { Scored } from '../batch/index.ts';
import type { Settings } from '../settings/index.ts';
import type { Layer } from './layers.ts';
import { mapOfLayer, rangeOf } from './map.ts';

/** Heads that score crops one by one, in the model's order. */
export function cropHeads({ model, result }: Scored): HeadInfo[] {
  const [first] = result.crops;
  return first ? model.heads.filter((head) => first.scores[head.name] !== undefined) : [];
}

/** The head whose crop scores are shown: the chosen one where it exists, else the first. */
export function shownHead(scored: Scored, chosen: string | undefined): HeadInfo | undefined {
  const heads = cropHeads(scored);
  return heads.find((head) => head.name === chosen) ?? heads[0];
}

/** Colour range of crop scores: of this image's crops, or the head's whole scale. */
export function cropRange(
  crops: CropResult[],
  head: HeadInfo,
  mode: Settings['scaleMode'],
): [number, number] {
  if (mode === 'fixed') return [head.min, head.max];
  return rangeOf(crops.map((crop) => crop.scores[head.name] ?? 0));
}

/** Colour range of a map: its own, or that over every image that still has its maps. */
export function mapRange(
  scored: Scored,
  layer: Layer,
  crop: number,
  mode: Settings['scaleMode'],
  all: Record<string, Scored>,
): [number, number] {
  if (layer === 'crop-spatial' && mode === 'fixed') return [0, 1];
  const own = mapOfLayer(scored.result, layer, crop);
  if (!own) return [0, 1];
  if (mode === 'image') return rangeOf(own.values);
  const ranges = Object.values(all).flatMap(({ result }) => {
    const crops = layer === 'frequency' ? [0] : (result.detail?.crops ?? []).map((_, i) => i);
    return crops.flatMap((i) => {
      const map = mapOfLayer(result, layer, i);
      return map ? rangeOf(map.values) : [];
    });
  });
  return rangeOf(ranges);
}
