import { packedDotProducts } from '../../../gpu/language.ts';
import type { StoredWeight } from '../../../formats/weight.ts';
import type { RowLayout } from '../linear/row-layout.ts';
import { sharedBytes } from '../linear/shared-tile.ts';
import type { LinearTile, VariantName } from './variants.ts';

/** Whether a device can run a layout. */
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

/** Whether a layout rounds what it multiplies. */
export function isLossy(variant: VariantName): boolean {
  return variant === 'shared-f16' || variant === 'shared-int8';
}

/**
 * Whether weights of a format may be multiplied so: f16 and int8 round what they multiply, which a package has to have
 * allowed by its own format. int8 has no use for a finer one.
 */
export function isAllowedFor(variant: VariantName, format: StoredWeight['dtype']): boolean {
  if (variant === 'shared-f16') return format !== 'f32';
  return variant !== 'shared-int8' || format === 'int8';
}

/**
 * Whether tuning may choose a layout for weights of a format by itself. int8: on a GPU, where the bound of int8 packages
 * has room for it; f16 only where it is asked for.
 */
export function isAutoSelectable(
  variant: VariantName,
  format: StoredWeight['dtype'],
  software: boolean,
): boolean {
  if (!isLossy(variant)) return true;
  return variant === 'shared-int8' && format === 'int8' && !software;
}

/** A layout, or the same size of it in f32 where this product does not take it. */
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
