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

/**
 * Least span of the crops' colours, as a share of the head's scale: half a point of five. Of two images whose scores differ by less than 0.2 people agree with the
 * order about as often as by chance, so crops that differ by hundredths must not span all colours.
 */
const leastSpan = 0.1;

/** A range widened about its middle to a least span, and moved into the scale where it fits there. */
function widened(
  [low, high]: [number, number],
  { min, max }: Pick<HeadInfo, 'min' | 'max'>,
): [number, number] {
  const span = leastSpan * (max - min);
  if (!(high - low < span)) return [low, high];
  const from = (low + high - span) / 2;
  // a score beyond the scale keeps its own place
  const start = low < min || high > max ? from : Math.min(Math.max(from, min), max - span);
  return [start, start + span];
}

/** Colour range of crop scores: of this image's crops but no narrower than `leastSpan`, or the head's whole scale. */
export function cropRange(
  crops: CropResult[],
  head: Pick<HeadInfo, 'name' | 'min' | 'max'>,
  mode: Settings['scaleMode'],
): [number, number] {
  if (mode === 'fixed') return [head.min, head.max];
  return widened(rangeOf(crops.map((crop) => crop.scores[head.name] ?? 0)), head);
}

/** Colour range of a map: its own, or that over it and every image that has its maps. */
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
    const crops = !layer.startsWith('crop-') ? [0] : (result.detail?.crops ?? []).map((_, i) => i);
    return crops.flatMap((i) => {
      const map = mapOfLayer(result, layer, i);
      return map ? rangeOf(map.values) : [];
    });
  });
  return rangeOf([...rangeOf(own.values), ...ranges]);
}
