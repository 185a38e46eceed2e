import type { Tensor } from '../../tf.ts';
import type { ShaderParts } from '../../../gpu/compose.ts';
import finishSource from '../../../../shaders/nn/linear/finish.wgsl?raw';
import plainSource from '../../../../shaders/nn/linear/linear-plain.wgsl?raw';
import quadSource from '../../../../shaders/nn/linear/linear-quad.wgsl?raw';
import int8RowsSource from '../../../../shaders/nn/linear/linear-shared-int8.wgsl?raw';
import sharedSource from '../../../../shaders/nn/linear/linear-shared.wgsl?raw';
import blockSource from '../../../../shaders/nn/linear/shared-block.wgsl?raw';
import tileSource from '../../../../shaders/nn/linear/linear-tile.wgsl?raw';
import f16Source from '../../../../shaders/nn/linear/weights-f16.wgsl?raw';
import f32Source from '../../../../shaders/nn/linear/weights-f32.wgsl?raw';
import int4Source from '../../../../shaders/nn/linear/weights-int4.wgsl?raw';
import int8Source from '../../../../shaders/nn/linear/weights-int8.wgsl?raw';
import type { LinearOptions } from '../../layers.ts';
import type { PackedMatrix } from './packed-matrix.ts';
import type { RowLayout } from './row-layout.ts';
import { sharedLayout } from './shared-tile.ts';
import type { LinearTile } from '../variants/variants.ts';

const weightSources = { f32: f32Source, f16: f16Source, int8: int8Source, int4: int4Source };

/** activation(rows · W + bias) + residual. */
export interface Product {
  /** Of any shape: `rows` says where the rows [rows, inputs] lie in it. */
  source: Tensor;
  rows: RowLayout;
  matrix: PackedMatrix;
  options: LinearOptions;
  /** [..., outputs], as many values as rows · outputs. */
  resultShape: number[];
}

/** Flags of the shader's end. */
export function optionFlags({ bias, activation, residual }: LinearOptions): string[] {
  return [
    ...(bias ? ['BIAS'] : []),
    ...(activation === 'gelu' ? ['GELU'] : []),
    ...(activation === 'quick-gelu' ? ['QUICK_GELU'] : []),
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

/** The shader of a product in a layout that suits it. */
export function tiledParts(tile: LinearTile, product: Product): ShaderParts {
  const { rows, matrix, options } = product;
  const { tileM, tileN, groupX, groupY } = tile;
  const flags = [...optionFlags(options), ...(rows.masked ? ['MASKED'] : [])];
  const constants = { ...commonConstants(product), ...rows.constants, TILE_M: tileM, TILE_N: tileN };
  const group = { GROUP_X: groupX, GROUP_Y: groupY };
  const sources = [weightSources[matrix.format], rows.source, finishSource];
  const { signed } = rows;
  switch (tile.variant) {
    case 'quad':
      return {
        sources: [...sources, quadSource],
        constants: { ...constants, ROW_GROUPS: tileM / 4, COLUMN_GROUPS: tileN / 4 },
        flags,
        signed,
        enables: ['subgroups'],
      };
    case 'tile':
      return { sources: [...sources, tileSource], constants: { ...constants, ...group }, flags, signed };
    case 'shared':
    case 'shared-f16':
    case 'shared-int8':
      break;
  }
  const { depth, skew, buffers, rowLoads, columnLoads } = sharedLayout(tile);
  const block = { ...group, BANK_SKEW: skew };
  const half = tile.variant === 'shared-f16';
  if (tile.variant === 'shared-int8') {
    const vectors = { SEGMENT16: Math.ceil(matrix.inputs / 16), STEPS: Math.ceil(matrix.inputs / 4) };
    const layout = { TILE_M: tileM, TILE_N: tileN, ...block, DEPTH16: depth };
    return {
      sources: [weightSources.int8, finishSource, blockSource, int8RowsSource],
      constants: { ...commonConstants(product), ...layout, ...vectors },
      flags,
    };
  }
  const staging = { ...block, BUFFERS: buffers, DEPTH4: depth };
  const loads = { ROW_LOADS: rowLoads, COLUMN_LOADS: columnLoads };
  const staged = [...flags, ...(tile.ahead ? ['AHEAD'] : []), ...(half ? ['HALF'] : [])];
  // sums of 32 products of f16 have room for factors up to 2000: int8 reaches 127 before its scale
  const shrink = matrix.format === 'int8' ? 1 / 128 : 1;
  return {
    sources: [...sources, blockSource, sharedSource],
    constants: { ...constants, ...staging, ...loads, ...(half ? { SHRINK: shrink } : {}) },
    floats: ['SHRINK'],
    flags: staged,
    signed,
    enables: half ? ['f16'] : [],
  };
}

/** The shader of a product, one result per invocation. */
export function plainParts(product: Product, groupsX: number): ShaderParts {
  const { rows, matrix, options } = product;
  return {
    sources: [weightSources[matrix.format], finishSource, plainSource],
    constants: {
      ...commonConstants(product),
      INPUTS: matrix.inputs,
      STEPS: Math.ceil(matrix.inputs / 4),
      SOURCE_SIZE: rows.rows * matrix.inputs,
      GROUPS_X: groupsX,
    },
    flags: optionFlags(options),
  };
}
