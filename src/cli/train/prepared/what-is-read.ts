import type { ModelConfig } from '../../../spec/config.ts';

/**
 * Everything in a configuration that decides what is prepared of an image, for the cache's keys. What is absent adds nothing, so that caches
 * made before there was a choice still hold.
 *
 * @param keep how much is kept of the image
 */
export function readOfImage(model: ModelConfig, keep: { crops: number; windows: number }): unknown[] {
  const { tokens, trunkTaps } = model.cropTower;
  const { statistics, pooled } = model.branches;
  return [
    ...[model.input, tokens, statistics?.inputs, keep],
    ...(trunkTaps ? [trunkTaps] : []),
    ...(pooled ? [{ pooled: pooled.taps, trunk: pooled.trunk }] : []),
  ];
}

/** The same of what the colours branch reads. */
export function readOfLooks({ input, branches: { colours, pooled } }: ModelConfig): unknown[] {
  const trunk = colours?.pooled ? pooled : undefined;
  return [input.size, trunk?.taps ?? [], ...(trunk?.trunk ? [trunk.trunk] : [])];
}
