import { packedDotProducts } from '../../../gpu/language.ts';
import type { StoredWeight } from '../../../formats/weight.ts';
import type { RowLayout } from '../linear/row-layout.ts';
import { sharedBytes } from '../linear/shared-tile.ts';
import type { LinearTile, VariantName } from './variants.ts';

/** Whether a device supports a layout. */
export function isSupported(tile: LinearTile, device: GPUDevice): boolean {
  const { features, limits } = device;
  if (tile.variant === 'quad') return features.has('subgroups');
  if (tile.variant === 'shared-f16' && !features.has('shader-f16')) return false;
  if (tile.variant === 'shared-int8' && !packedDotProducts()) return false;
  return (
    tile.groupX * tile.groupY <= limits.maxComputeInvocationsPerWorkgroup &&
    sharedBytes(tile) <= limits.maxComputeWorkgroupStorageSize
  );
}

/** Whether a layout rounds its operands. */
export function isLossy(variant: VariantName): boolean {
  return variant === 'shared-f16' || variant === 'shared-int8';
}

/**
 * Whether a layout may be used for weights of a format: f16 and int8 round their operands, which the package's own format must allow. int8 weights need no finer one.
 */
export function isAllowedFor(variant: VariantName, format: StoredWeight['dtype']): boolean {
  if (variant === 'shared-f16') return format !== 'f32';
  return variant !== 'shared-int8' || format === 'int8';
}

/**
 * Whether autotuning may choose a layout for weights of a format. int8: on a GPU, within the bound of int8 packages; f16 only on request.
 */
export function isAutoSelectable(
  variant: VariantName,
  format: StoredWeight['dtype'],
  software: boolean,
): boolean {
  if (!isLossy(variant)) return true;
  return variant === 'shared-int8' && format === 'int8' && !software;
}

/** A layout, or the same block size in f32 where this product does not support it. */
export function withFallback(
  tile: LinearTile,
  format: StoredWeight['dtype'],
  rows: RowLayout['kind'],
): LinearTile {
  const dense = tile.variant !== 'shared-int8' || rows === 'dense';
  if (dense && isAllowedFor(tile.variant, format)) return tile;
  const { tileM, tileN, groupX, groupY } = tile;
  return { variant: 'shared', tileM, tileN, groupX, groupY };
}
