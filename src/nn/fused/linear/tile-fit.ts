import type { LinearTile } from '../variants/variants.ts';

// Cost of a tile of m rows over its product, fitted to measurements: m multiplications and a fixed share for the loads.
const loadShare = 3.6;

/** Shrinks a tile to a product [rows, outputs] so that little of it hangs over the last row or column. */
export function fitTile(tile: LinearTile, rows: number, outputs: number): LinearTile {
  const step = tile.variant === 'quad' ? 4 : 1;
  const perTile = (m: number) => Math.ceil(rows / (m * tile.groupY)) * (m + loadShare);
  let tileM = tile.tileM;
  for (let m = step; m < tile.tileM; m += step) if (perTile(m) < perTile(tileM)) tileM = m;
  const tileN = Math.min(tile.tileN, Math.ceil(outputs / step) * step);
  return { ...tile, tileM, tileN };
}
