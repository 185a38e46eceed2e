import type { LinearTile } from '../variants/variants.ts';

/** A vector in workgroup memory: so many values of k, in so many bytes. */
const vectors = {
  shared: { values: 4, bytes: 16, depth: 4 },
  'shared-f16': { values: 4, bytes: 8, depth: 8 },
  'shared-int8': { values: 16, bytes: 16, depth: 4 },
};
type SharedVariant = keyof typeof vectors;

/** Whether a layout stages its operands in workgroup memory. */
export function isShared(variant: LinearTile['variant']): variant is SharedVariant {
  return variant in vectors;
}

/** Sizes that a layout through workgroup memory follows from; vectors of k staged at a time are its depth. */
export function sharedLayout(tile: LinearTile) {
  const { bytes, depth } = vectors[tile.variant as SharedVariant];
  // neighbouring vectors of k lie so far apart that stores of 128 bytes at a time meet every bank once
  const skew = Math.max(1, 128 / bytes / depth);
  const [blockM, blockN] = [tile.tileM * tile.groupY, tile.tileN * tile.groupX];
  const threads = tile.groupX * tile.groupY;
  const buffers = tile.ahead ? 2 : 1;
  return {
    depth,
    skew,
    buffers,
    rowLoads: Math.ceil((depth * blockM) / threads),
    columnLoads: Math.ceil((depth * blockN) / threads),
    bytes: buffers * depth * (blockM + skew + blockN) * bytes,
  };
}

/** Workgroup memory that a layout takes, in bytes; 0 for one that uses none. */
export function sharedBytes(tile: LinearTile): number {
  return isShared(tile.variant) ? sharedLayout(tile).bytes : 0;
}
