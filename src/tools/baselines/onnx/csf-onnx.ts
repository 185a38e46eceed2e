import type { ModelConfig } from '../../../spec/config.ts';
import { csfConstants, csfTable } from '../../../gpu/frequency/table.ts';
import {
  fourierValues,
  interpolationValues,
  nearestPositions,
  smoothingValues,
} from '../../../nn/csf/matrix-values.ts';
import type { OnnxLayers } from './onnx-layers.ts';
import { toInputMajor } from '../../../formats/weight-layout.ts';

/** Of each map of a batch [B, h, w]: down · map · acrossᵀ, where both are the same matrix [rows, columns]. */
function bothSides(layers: OnnxLayers, maps: string, matrix: Float32Array, rows: number): string {
  const { graph } = layers;
  const columns = matrix.length / rows;
  const down = graph.constant(matrix, [rows, columns]);
  const across = graph.constant(toInputMajor(matrix, [rows, columns]), [columns, rows]);
  return graph.node('MatMul', [graph.node('MatMul', [down, maps]), across]);
}

/** Raw CSF score of every patch as `nn/csf/dense.ts` computes it, by products with the Fourier matrix: → [B, side, side]. */
function scores(layers: OnnxLayers, pixels: string, { csf, input }: ModelConfig, batch: number): string {
  const { graph } = layers;
  const { patch } = csf;
  const side = input.size / patch;
  const grey = graph.node('ReduceSum', [pixels, graph.integers([1])], { keepdims: 0 });
  const low = graph.node('ReduceMin', [grey], { axes: [1, 2], keepdims: 1 });
  const high = graph.node('ReduceMax', [grey], { axes: [1, 2], keepdims: 1 });
  const span = graph.node('Add', [graph.node('Sub', [high, low]), layers.scalar(csfConstants.epsilon * 3)]);
  const scaled = graph.node('Div', [graph.node('Sub', [grey, low]), span]);
  const rows = layers.reshape(scaled, [batch * side, patch, side, patch]);
  const patches = layers.reshape(graph.node('Transpose', [rows], { perm: [0, 2, 1, 3] }), [
    batch * side * side,
    patch,
    patch,
  ]);
  // both axes against cosines and sines: F = (cc - ss) - i (cs + sc)
  const both = bothSides(layers, patches, toInputMajor(fourierValues(patch), [patch, 2 * patch]), 2 * patch);
  const halves = () => graph.integers([patch, patch]);
  const quarters = graph
    .split('Split', [both, halves()], { axis: 1 }, 2)
    .flatMap((half) => graph.split('Split', [half, halves()], { axis: 2 }, 2));
  const [cc, cs, sc, ss] = quarters as [string, string, string, string];
  const square = (x: string) => graph.node('Mul', [x, x]);
  const real = square(graph.node('Sub', [cc, ss]));
  const imaginary = square(graph.node('Add', [cs, sc]));
  const magnitude = graph.node('Sqrt', [graph.node('Add', [real, imaginary])]);
  const table = graph.constant(Float32Array.from(csfTable(csf)), [patch, patch]);
  const weighed = graph.node('Mul', [magnitude, table]);
  const sums = graph.node('ReduceSum', [weighed, graph.integers([1, 2])], { keepdims: 0 });
  return layers.reshape(sums, [batch, side, side]);
}

/**
 * The released pooling weights of normalised crops [B, 3, size, size] → [B, places], each row summing to 1. Not in it: the
 * uniform weights of a map that is constant.
 */
export function csfWeightsOnnx(
  layers: OnnxLayers,
  pixels: string,
  config: ModelConfig,
  batch: number,
): string {
  const { graph } = layers;
  const { patch } = config.csf;
  const side = config.input.size / patch;
  const least = (x: string) => graph.node('ReduceMin', [x], { axes: [1, 2], keepdims: 1 });
  const raw = scores(layers, pixels, config, batch);
  const above = graph.node('Sub', [raw, least(raw)]);
  const nearest = interpolationValues(nearestPositions(side, patch), side);
  const corners = bothSides(layers, above, nearest, 2 * side);
  const low = least(corners);
  const high = graph.node('ReduceMax', [corners], { axes: [1, 2], keepdims: 1 });
  const span = graph.node('Add', [graph.node('Sub', [high, low]), layers.scalar(csfConstants.epsilon)]);
  const filtered = bothSides(layers, above, smoothingValues(side, 1 / (4 * patch)), side);
  const pooled = graph.node('Div', [graph.node('Sub', [filtered, low]), span]);
  const sum = graph.node('ReduceSum', [pooled, graph.integers([1, 2])], { keepdims: 1 });
  return layers.reshape(graph.node('Div', [pooled, sum]), [batch, side * side]);
}
