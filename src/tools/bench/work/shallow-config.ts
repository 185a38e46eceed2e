import { fullSize, type ModelConfig } from '../../../spec/config.ts';

/** The full-size model with at most so many layers in each tower; the last four crop blocks are tapped, or all there are. */
export function shallowConfig(depth: number): ModelConfig {
  const { imageTower, text, cropTower } = fullSize;
  const crop = Math.min(depth, cropTower.depth);
  const taps = Array.from({ length: Math.min(crop, cropTower.taps.length) }, (_, i) => crop - 1 - i);
  return {
    ...fullSize,
    imageTower: { ...imageTower, depth: Math.min(depth, imageTower.depth) },
    text: { ...text, depth: Math.min(depth, text.depth) },
    cropTower: { ...cropTower, depth: crop, taps: taps.reverse() },
  };
}
