import conv3x3Source from '../../../../shaders/nn/linear/rows-conv3x3.wgsl?raw';
import denseSource from '../../../../shaders/nn/linear/rows-dense.wgsl?raw';
import patchSource from '../../../../shaders/nn/linear/rows-patch.wgsl?raw';

/** Where the rows of a product lie in memory: each row is `SEGMENTS` runs of `SEGMENT4` vectors. */
export interface RowLayout {
  kind: 'dense' | 'patch' | 'conv3x3';
  rows: number;
  source: string;
  constants: Record<string, number>;
  signed: string[];
  /** Whether segments may lie outside the source and count as zero. */
  masked: boolean;
  key: string;
}

/** Rows one after the other, [rows, inputs]. */
export function denseRows(rows: number, inputs: number): RowLayout {
  return {
    kind: 'dense',
    rows,
    source: denseSource,
    constants: { SOURCE_SIZE: (rows * inputs) / 4, SEGMENTS: 1, SEGMENT4: inputs / 4 },
    signed: [],
    masked: false,
    key: 'dense',
  };
}

/** Patches of [B, H, W, C] pixels, a row [patch·patch·C] each; undefined where lines of patches are no whole vectors. */
export function patchRows(shape: number[], patch: number): RowLayout | undefined {
  const [batch = 1, height = 1, width = 1, channels = 1] = shape;
  if ((patch * channels) % 4 !== 0 || (width * channels) % 4 !== 0) return undefined;
  const across = Math.floor(width / patch);
  const down = Math.floor(height / patch);
  return {
    kind: 'patch',
    rows: batch * down * across,
    source: patchSource,
    constants: {
      SOURCE_SIZE: (batch * height * width * channels) / 4,
      SEGMENTS: patch,
      SEGMENT4: (patch * channels) / 4,
      PATCHES_X: across,
      PATCHES_Y: down,
      HEIGHT: height,
      WIDTH4: (width * channels) / 4,
    },
    signed: [],
    masked: false,
    key: `patch ${shape.join('x')}`,
  };
}

/** 3×3 neighbourhoods of [B, H, W, C], a row [9·C] for each place; undefined where C is not a multiple of four. */
export function neighbourRows(shape: number[]): RowLayout | undefined {
  const [batch = 1, height = 1, width = 1, channels = 1] = shape;
  if (channels % 4 !== 0) return undefined;
  return {
    kind: 'conv3x3',
    rows: batch * height * width,
    source: conv3x3Source,
    constants: {
      SOURCE_SIZE: (batch * height * width * channels) / 4,
      SEGMENTS: 9,
      SEGMENT4: channels / 4,
      HEIGHT: height,
      WIDTH: width,
    },
    signed: [],
    masked: true,
    key: `conv3x3 ${shape.join('x')}`,
  };
}
