import type { Tensor } from '../tf.ts';
import type { KernelRunner } from '../../gpu/fused/kernel-runner.ts';
import type { ShaderParts } from '../../gpu/fused/compose.ts';
import finishSource from '../../../shaders/nn/finish.wgsl?raw';
import plainSource from '../../../shaders/nn/linear-plain.wgsl?raw';
import quadSource from '../../../shaders/nn/linear-quad.wgsl?raw';
import sharedSource from '../../../shaders/nn/linear-shared.wgsl?raw';
import tileSource from '../../../shaders/nn/linear-tile.wgsl?raw';
import f16Source from '../../../shaders/nn/weights-f16.wgsl?raw';
import f32Source from '../../../shaders/nn/weights-f32.wgsl?raw';
import int4Source from '../../../shaders/nn/weights-int4.wgsl?raw';
import int8Source from '../../../shaders/nn/weights-int8.wgsl?raw';
import type { LinearOptions } from '../layers.ts';
import type { PackedMatrix } from './packed-matrix.ts';
import type { RowLayout } from './row-layout.ts';
import { fitTile } from './tile-fit.ts';
import type { LinearTile } from './variants.ts';

const weightSources = { f32: f32Source, f16: f16Source, int8: int8Source, int4: int4Source };
const kernelSources = { quad: quadSource, tile: tileSource, shared: sharedSource };

/** Vectors of four k that the shared variant stages at a time. */
const depth4 = 4;
/** Below this many outputs a tile is mostly empty, and one result per invocation is faster. */
const fewOutputs = 4;

interface Product {
  source: Tensor;
  rows: RowLayout;
  matrix: PackedMatrix;
  options: LinearOptions;
  resultShape: number[];
}

/** Records activation(rows · W + bias) + residual for any layout of rows. */
export function runProduct(runner: KernelRunner, wanted: LinearTile, product: Product): Tensor {
  const { source, rows, matrix, options, resultShape } = product;
  const plain = rows.kind === 'dense' && (matrix.inputs % 4 !== 0 || matrix.outputs <= fewOutputs);
  const tile = plain ? undefined : fitTile(wanted, rows.rows, matrix.outputs);
  const flags = optionFlags(options);
  const key = [
    'linear',
    tile ? Object.values(tile).join('x') : 'plain',
    matrix.format,
    rows.key,
    `${rows.rows}x${matrix.inputs}x${matrix.outputs}`,
    ...flags,
  ].join(' ');
  const { bias, residual } = options;
  return runner.run({
    key,
    parts: () => (tile ? tiledParts(tile, product, flags) : plainParts(product, flags)),
    inputs: [
      [0, source],
      [1, matrix.weights],
      ...(matrix.scales ? [[2, matrix.scales] as [number, GPUBuffer]] : []),
      ...(bias ? [[3, bias] as [number, Tensor]] : []),
      ...(residual ? [[4, residual] as [number, Tensor]] : []),
    ],
    resultBinding: 5,
    resultShape,
    grid: tile ? tileGrid(tile, rows.rows, matrix.outputs) : plainGrid(rows.rows * matrix.outputs),
    work: rows.rows * matrix.inputs * matrix.outputs,
  });
}

function optionFlags({ bias, activation, residual }: LinearOptions): string[] {
  return [
    ...(bias ? ['BIAS'] : []),
    ...(activation === 'gelu' ? ['GELU'] : []),
    ...(activation === 'relu' ? ['RELU'] : []),
    ...(residual ? ['RESIDUAL'] : []),
  ];
}

function commonConstants({ rows, matrix }: Product): Record<string, number> {
  const { inputs, outputs, format } = matrix;
  const steps = Math.ceil(inputs / 4);
  return {
    ROWS: rows.rows,
    COLUMNS: outputs,
    RESULT_SIZE: rows.rows * outputs,
    WEIGHTS_SIZE: (format === 'int4' ? Math.ceil(inputs / 8) : steps) * outputs,
    ...(format === 'int4' ? { SCALES_SIZE: Math.ceil(inputs / 32) * outputs } : {}),
  };
}

function tiledParts(tile: LinearTile, product: Product, flags: string[]): ShaderParts {
  const { rows, matrix } = product;
  const quad = tile.variant === 'quad';
  return {
    sources: [weightSources[matrix.format], rows.source, finishSource, kernelSources[tile.variant]],
    constants: {
      ...commonConstants(product),
      ...rows.constants,
      TILE_M: tile.tileM,
      TILE_N: tile.tileN,
      ...(quad
        ? { ROW_GROUPS: tile.tileM / 4, COLUMN_GROUPS: tile.tileN / 4 }
        : { GROUP_X: tile.groupX, GROUP_Y: tile.groupY, DEPTH4: depth4 }),
    },
    flags: [...flags, ...(rows.masked ? ['MASKED'] : [])],
    signed: rows.signed,
    enables: quad ? ['subgroups'] : [],
  };
}

function plainParts(product: Product, flags: string[]): ShaderParts {
  const { rows, matrix } = product;
  return {
    sources: [weightSources[matrix.format], finishSource, plainSource],
    constants: {
      ...commonConstants(product),
      INPUTS: matrix.inputs,
      STEPS: Math.ceil(matrix.inputs / 4),
      SOURCE_SIZE: rows.rows * matrix.inputs,
      GROUPS_X: plainGrid(rows.rows * matrix.outputs)[0],
    },
    flags,
  };
}

function tileGrid(tile: LinearTile, rows: number, outputs: number): [number, number, number] {
  return [Math.ceil(outputs / (tile.tileN * tile.groupX)), Math.ceil(rows / (tile.tileM * tile.groupY)), 1];
}

/** Workgroups of 64 in a grid that respects the limit of 65535 a side. */
export function plainGrid(results: number): [number, number, number] {
  const groups = Math.ceil(results / 64);
  const x = Math.min(groups, 32768);
  return [x, Math.ceil(groups / x), 1];
}
