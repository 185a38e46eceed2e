import * as tf from '../../nn/tf.ts';
import { cropPixels } from '../../image/crops/crops.ts';
import { resizeBilinear } from '../../image/resize/resize.ts';
import { canonicalStatistics, cropCells } from '../../image/statistics/inputs.ts';
import { groupMeans, windowSummary, type CellWindow } from '../../image/statistics/window-summary.ts';
import { scoringWindows, windowAt } from '../../image/statistics/windows.ts';
import type { StatisticsGrid } from '../../image/statistics/grid.ts';
import { pooledFeatures } from '../../model/extensions/pooled.ts';
import { regionPatches, trunkArea } from '../../model/trunk/image-patches.ts';
import type { TrunkWeights } from '../../model/trunk/run-trunk.ts';
import { cropPatches, snapToPatch } from '../../model/trunk/trunk-cells.ts';
import { pooledPatch, pooledView, type ModelConfig } from '../../spec/config.ts';
import { usualTrunk, type TrunkName } from '../../spec/trunk.ts';
import { imageViews } from '../../image/crops/image-views.ts';
import type { Random } from '../../shared/random.ts';

/** Everything the trainer reads of an image's pixels, made once: bytes where the network normalises, f32 elsewhere. */
export interface PreparedImage {
  /** [size, size, 3] bytes for the image tower. */
  whole: Uint8Array;
  /** Summaries of windows, the whole image first, [windows, values]; empty where there is no statistics branch. */
  windows: Float32Array;
  /** Statistics of the whole image that belong to every window, [values]; empty where there is no statistics branch. */
  global: Float32Array;
  /** [crops, size, size, 3] bytes. */
  crops: Uint8Array;
  /** [crops, places, channels]; empty where the crop tower reads pixels. */
  cells: Float32Array;
  /** What the pretrained trunks say of the image, [length]; empty where there is no branch that reads it. */
  pooled: Float32Array;
}

export interface PrepareOptions {
  crops: number;
  /** Windows of statistics kept: those that are scored, the whole image first, then random ones. Without any, statistics are not measured. */
  windows: number;
  /** The pretrained trunks that the crop tower or a branch reads. */
  trunks?: readonly TrunkWeights[];
}

/** Random top-left corners of crops; where the trunk is read, on corners of its patches. */
function cropCorners(
  width: number,
  height: number,
  { input, cropTower }: ModelConfig,
  count: number,
  random: Random,
): [number, number][] {
  const onPatches = cropTower.tokens === 'trunk';
  const area = onPatches ? trunkArea(width, height, input.patch) : { width, height };
  return Array.from({ length: count }, () => {
    const x = random.integer(area.width - input.size + 1);
    const y = random.integer(area.height - input.size + 1);
    return onPatches ? snapToPatch([x, y], input.patch) : [x, y];
  });
}

/** The weights of a trunk. @throws RangeError where they were not given */
function weightsOf(trunk: TrunkName, trunks: readonly TrunkWeights[] = []): TrunkWeights {
  const found = trunks.find((one) => one.trunk === trunk);
  if (!found) throw new RangeError(`this model reads the pretrained trunk ${trunk}, which was not given`);
  return found;
}

/** What the trunk says of the patches of each crop, [crops, places, channels]. @throws RangeError without a trunk */
function trunkCells(
  rgb: Uint8Array,
  width: number,
  height: number,
  { input, cropTower }: ModelConfig,
  corners: readonly [number, number][],
  trunks: readonly TrunkWeights[] | undefined,
): Float32Array {
  const weights = weightsOf(usualTrunk, trunks);
  return tf.tidy(() => {
    const reading = { weights, taps: cropTower.trunkTaps ?? [], patch: input.patch };
    const patches = regionPatches({ rgb, width, height }, trunkArea(width, height, input.patch), reading);
    return Float32Array.from(cropPatches(patches, corners, input.size, input.patch).dataSync<'float32'>());
  });
}

/** What the trunks say of the image, one behind the other, [length]; empty where no branch reads them. @throws RangeError without a trunk */
export function pooledValues(
  rgb: Uint8Array,
  width: number,
  height: number,
  { branches }: ModelConfig,
  trunks: readonly TrunkWeights[] | undefined,
): Float32Array {
  const { pooled } = branches;
  if (!pooled) return new Float32Array();
  const seen = imageViews({ rgb, width, height }, pooled.trunks.map(pooledView));
  return tf.tidy(() => {
    const readings = pooled.trunks.map(({ trunk, taps }) => {
      return { weights: weightsOf(trunk, trunks), taps, patch: pooledPatch };
    });
    const features = pooledFeatures(seen, readings);
    return Float32Array.from(features.dataSync<'float32'>());
  });
}

/** A random square of about half to four fifths of the grid's side. */
function randomWindow(grid: StatisticsGrid, random: Random): CellWindow {
  return windowAt(grid, (18 + 10 * random.uniform()) / 32, random.uniform(), random.uniform());
}

/** The values of all parts, in their order. */
export function joinedValues(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Prepares RGB bytes, [height, width, 3], no smaller than a crop. */
export function prepareTrainingImage(
  rgb: Uint8Array,
  width: number,
  height: number,
  config: ModelConfig,
  options: PrepareOptions,
  random: Random,
): PreparedImage {
  const { size } = config.input;
  const windows: Float32Array[] = [];
  let global = new Float32Array();
  if (config.branches.statistics && options.windows > 0) {
    const { grid, global: values } = canonicalStatistics(rgb, width, height);
    global = Float32Array.from(values);
    const scored = scoringWindows(grid);
    const means = groupMeans(grid);
    for (let i = 0; i < options.windows; i++) {
      windows.push(windowSummary(grid, means, i < scored.length ? scored[i] : randomWindow(grid, random)));
    }
  }
  const crops = new Uint8Array(options.crops * size * size * 3);
  const cells: Float32Array[] = [];
  const corners = cropCorners(width, height, config, options.crops, random);
  corners.forEach(([x, y], i) => {
    const crop = cropPixels(rgb, width, x, y, size);
    crops.set(crop, i * size * size * 3);
    if (config.cropTower.tokens === 'frequency') cells.push(cropCells(crop, size));
  });
  if (config.cropTower.tokens === 'trunk')
    cells.push(trunkCells(rgb, width, height, config, corners, options.trunks));
  return {
    whole: resizeBilinear(rgb, width, height, size, size),
    windows: joinedValues(windows),
    global,
    crops,
    cells: joinedValues(cells),
    pooled: pooledValues(rgb, width, height, config, options.trunks),
  };
}
