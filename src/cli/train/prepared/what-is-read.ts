import type { ModelConfig } from '../../../spec/config.ts';
import { usualTrunk } from '../../../spec/trunk.ts';
import type { TrunkTaps } from '../../../spec/trunk-taps.ts';

/**
 * Everything in a configuration that decides what is prepared of an image, for the cache's keys. What is absent adds nothing, so that caches
 * made before there was a choice still hold. Of several trunks only the first counts here (`trunk-by-trunk.ts`).
 *
 * @param keep how much is kept of the image
 */
export function readOfImage(model: ModelConfig, keep: { crops: number; windows: number }): unknown[] {
  const { tokens, trunkTaps } = model.cropTower;
  const { statistics, pooled } = model.branches;
  return [
    ...[model.input, tokens, statistics?.inputs, keep],
    ...(trunkTaps ? [trunkTaps] : []),
    ...(pooled ? pooled.trunks.slice(0, 1).map(named) : []),
  ];
}

/** The same of what the colours branch reads. */
export function readOfLooks({ input, branches: { colours, pooled } }: ModelConfig): unknown[] {
  const first = colours?.pooled ? pooled?.trunks[0] : undefined;
  const { trunk, view, mirrored } = first ? named(first) : {};
  return [
    input.size,
    first?.taps ?? [],
    ...(trunk ? [trunk] : []),
    ...((view ?? mirrored) ? [{ view, mirrored }] : []),
  ];
}

/** The same of what a trunk says by itself, the first of the configuration. */
export function readOfPooled({ input, branches: { pooled } }: ModelConfig): unknown[] {
  const [first] = pooled?.trunks ?? [];
  if (!first) return [input.size];
  const { view, mirrored } = named(first);
  return [input.size, { trunk: first.trunk, taps: first.taps, view, mirrored }];
}

/** A trunk in keys: the usual one has no name there, nor has the middle, nor what is not mirrored. */
const named = ({ trunk, taps, view, mirrored }: TrunkTaps) => ({
  pooled: taps,
  trunk: trunk === usualTrunk ? undefined : trunk,
  view: view === 'middle' ? undefined : view,
  mirrored: mirrored ? true : undefined,
});
