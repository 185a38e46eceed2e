import type { Tensor } from '../../tf.ts';
import type { KernelRunner } from '../../../gpu/kernel-runner.ts';
import { spreadWorkgroups } from '../../../gpu/workgroups.ts';
import { optionFlags, plainParts, tiledParts, type Product } from './linear-parts.ts';
import { quantiseRows } from './quantise-rows.ts';
import { fitTile } from './tile-fit.ts';
import { withFallback } from '../variants/variant-fit.ts';
import { tileName, type LinearTile } from '../variants/variants.ts';

/** Below this many outputs a tile is mostly empty, and one result per invocation is faster. */
const fewOutputs = 4;

/** Records activation(rows · W + bias) + residual for any layout of rows: [rows, inputs] · [inputs, outputs] → `resultShape`. */
export function runProduct(runner: KernelRunner, wanted: LinearTile, product: Product): Tensor {
  const { source, rows, matrix, options, resultShape } = product;
  const plain = rows.kind === 'dense' && (matrix.inputs % 4 !== 0 || matrix.outputs <= fewOutputs);
  const tile = plain
    ? undefined
    : fitTile(withFallback(wanted, matrix.format, rows.kind), rows.rows, matrix.outputs);
  const grid = tile ? tileGrid(tile, rows.rows, matrix.outputs) : plainGrid(rows.rows * matrix.outputs);
  const int8 = tile?.variant === 'shared-int8';
  const key = [
    'linear',
    tile ? `${tileName(tile)} ${tile.groupX}×${tile.groupY}` : 'plain',
    matrix.format,
    rows.key,
    `${rows.rows}x${matrix.inputs}x${matrix.outputs}`,
    ...optionFlags(options),
  ].join(' ');
  const { bias, residual } = options;
  const rounded = int8 ? quantiseRows(runner, source, rows.rows) : undefined;
  const result = runner.run({
    key,
    parts: () => (tile ? tiledParts(tile, product) : plainParts(product, grid[0])),
    inputs: [
      [0, rounded ?? source],
      [1, matrix.weights],
      ...(matrix.scales ? [[2, matrix.scales] as [number, GPUBuffer]] : []),
      ...(bias ? [[3, bias] as [number, Tensor]] : []),
      ...(residual ? [[4, residual] as [number, Tensor]] : []),
    ],
    resultBinding: 5,
    resultShape,
    grid,
    work: rows.rows * matrix.inputs * matrix.outputs,
  });
  rounded?.dispose();
  return result;
}

function tileGrid(tile: LinearTile, rows: number, outputs: number): [number, number, number] {
  return [Math.ceil(outputs / (tile.tileN * tile.groupX)), Math.ceil(rows / (tile.tileM * tile.groupY)), 1];
}

/** Workgroups of 64 invocations for so many results, as a dispatch's [x, y, z]. */
export function plainGrid(results: number): [number, number, number] {
  return [...spreadWorkgroups(Math.ceil(results / 64)), 1];
}
