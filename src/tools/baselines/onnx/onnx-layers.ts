import { toInputMajor } from '../../../formats/weight-layout.ts';
import type { OnnxGraph } from './onnx-graph.ts';

/** f32 values of a parameter by its name, in PyTorch's layout. */
export type WeightValues = (name: string) => Float32Array<ArrayBuffer>;

export interface OnnxAttention {
  batch: number;
  queries: number;
  keys: number;
  width: number;
  heads: number;
}

/** The model's layers as nodes of an ONNX graph, their weights by name. Every method answers the name of its result. */
export class OnnxLayers {
  readonly graph: OnnxGraph;
  readonly values: WeightValues;

  constructor(graph: OnnxGraph, values: WeightValues) {
    this.graph = graph;
    this.values = values;
  }

  /** A parameter in a shape of as many values; by default one row of them. */
  parameter(name: string, shape?: number[]): string {
    const values = this.values(name);
    return this.graph.constant(values, shape ?? [values.length]);
  }

  scalar(value: number): string {
    return this.graph.constant(Float32Array.of(value), [1]);
  }

  reshape(x: string, shape: number[]): string {
    return this.graph.node('Reshape', [x, this.graph.integers(shape)]);
  }

  /** x [..., in] → [..., out]; `bias` false: the layer has none. */
  linear(x: string, name: string, outputs: number, bias = true): string {
    const values = this.values(`${name}.weight`);
    const inputs = values.length / outputs;
    const weight = this.graph.constant(toInputMajor(values, [outputs, inputs]), [inputs, outputs]);
    const product = this.graph.node('MatMul', [x, weight]);
    return bias ? this.graph.node('Add', [product, this.parameter(`${name}.bias`)]) : product;
  }

  norm(x: string, name: string, epsilon: number): string {
    const inputs = [x, this.parameter(`${name}.weight`), this.parameter(`${name}.bias`)];
    return this.graph.node('LayerNormalization', inputs, { axis: -1, epsilon: { float: epsilon } });
  }

  /** The error function's GELU. */
  gelu(x: string): string {
    const erf = this.graph.node('Erf', [this.graph.node('Mul', [x, this.scalar(Math.SQRT1_2)])]);
    const half = this.graph.node('Mul', [x, this.scalar(0.5)]);
    return this.graph.node('Mul', [half, this.graph.node('Add', [erf, this.scalar(1)])]);
  }

  /** x·σ(1.702 x) */
  quickGelu(x: string): string {
    const gate = this.graph.node('Sigmoid', [this.graph.node('Mul', [x, this.scalar(1.702)])]);
    return this.graph.node('Mul', [x, gate]);
  }

  /**
   * softmax(q kᵀ / √d + mask) v, written out: onnxruntime's fused operator is wrong on some software adapters.
   * query [batch, queries, width], key and value [batch, keys, width] → [batch, queries, width].
   *
   * @param mask added to the logits, [batch, 1, 1, keys] or [1, 1, queries, keys]
   */
  attention(query: string, key: string, value: string, sizes: OnnxAttention, mask?: string): string {
    const { graph } = this;
    const { batch, queries, keys, width, heads } = sizes;
    const size = width / heads;
    const split = (x: string, tokens: number, perm: number[]) =>
      graph.node('Transpose', [this.reshape(x, [batch, tokens, heads, size])], { perm });
    const q = graph.node('Mul', [split(query, queries, [0, 2, 1, 3]), this.scalar(1 / Math.sqrt(size))]);
    const scores = graph.node('MatMul', [q, split(key, keys, [0, 2, 3, 1])]);
    const masked = mask === undefined ? scores : graph.node('Add', [scores, mask]);
    const weights = graph.node('Softmax', [masked], { axis: -1 });
    const mixed = graph.node('MatMul', [weights, split(value, keys, [0, 2, 1, 3])]);
    const joined = graph.node('Transpose', [mixed], { perm: [0, 2, 1, 3] });
    return this.reshape(joined, [batch, queries, width]);
  }
}
