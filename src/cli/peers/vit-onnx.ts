import { randomValues } from '../bench/random.ts';
import { towerParameter } from '../bench/vit.ts';
import { fullSize } from '../../model/config.ts';
import { OnnxGraph } from './onnx-graph.ts';

/** f32 values of a Linear weight [out, in] as ONNX's MatMul wants them: [in, out]. */
function transposed(values: Float32Array, outputs: number): Float32Array {
  const inputs = values.length / outputs;
  const out = new Float32Array(values.length);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) out[i * outputs + o] = values[o * inputs + i]!;
  }
  return out;
}

function repeated(values: Float32Array, times: number): Float32Array {
  return Float32Array.from({ length: values.length * times }, (_, i) => values[i % values.length]!);
}

/**
 * The crop tower of `bench/vit.ts` as an ONNX file: same weights, attention written out (the fused operator is wrong on
 * some software adapters), the error function's GELU. Input `pixels` [batch, 3, 224, 224], output `tokens` [batch, 197, 768].
 */
export function vitOnnx(blocks: number, batch = 1): Uint8Array<ArrayBuffer> {
  const { width, heads, mlpRatio, layerNormEpsilon } = fullSize.cropTower;
  const { size, patch } = fullSize.input;
  const places = (size / patch) ** 2;
  const tokens = places + 1;
  const graph = new OnnxGraph();
  const values = (name: string) => towerParameter(`crop.${name}`);
  const vector = (name: string) => graph.constant(values(name), [values(name).length]);
  const linear = (x: string, name: string, inputs: number, outputs: number) => {
    const weight = graph.constant(transposed(values(`${name}.weight`), outputs), [inputs, outputs]);
    return graph.node('Add', [graph.node('MatMul', [x, weight]), vector(`${name}.bias`)]);
  };
  const norm = (x: string, name: string) =>
    graph.node('LayerNormalization', [x, vector(`${name}.weight`), vector(`${name}.bias`)], {
      axis: -1,
      epsilon: { float: layerNormEpsilon },
    });
  const scalar = (value: number) => graph.constant(Float32Array.of(value), [1]);
  const gelu = (x: string) => {
    const erf = graph.node('Erf', [graph.node('Mul', [x, scalar(Math.SQRT1_2)])]);
    const half = graph.node('Mul', [x, scalar(0.5)]);
    return graph.node('Mul', [half, graph.node('Add', [erf, scalar(1)])]);
  };
  const headShape = graph.integers([batch, tokens, heads, width / heads]);
  const attention = (x: string, name: string) => {
    const qkv = linear(x, `${name}.qkv`, width, 3 * width);
    const parts = graph.split('Split', [qkv, graph.integers([width, width, width])], { axis: 2 }, 3);
    const split = (part: string, perm: number[]) =>
      graph.node('Transpose', [graph.node('Reshape', [part, headShape])], { perm });
    const q = graph.node('Mul', [split(parts[0]!, [0, 2, 1, 3]), scalar(1 / Math.sqrt(width / heads))]);
    const scores = graph.node('MatMul', [q, split(parts[1]!, [0, 2, 3, 1])]);
    const weights = graph.node('Softmax', [scores], { axis: -1 });
    const mixed = graph.node('MatMul', [weights, split(parts[2]!, [0, 2, 1, 3])]);
    const joined = graph.node('Transpose', [mixed], { perm: [0, 2, 1, 3] });
    const rows = graph.node('Reshape', [joined, graph.integers([batch, tokens, width])]);
    return linear(rows, `${name}.output`, width, width);
  };

  const pixels = graph.input('pixels', [batch, 3, size, size]);
  const kernel = graph.constant(values('patchEmbed.weight'), [width, 3, patch, patch]);
  const embedded = graph.node('Conv', [pixels, kernel, vector('patchEmbed.bias')], {
    strides: [patch, patch],
    kernel_shape: [patch, patch],
  });
  const flat = graph.node('Reshape', [embedded, graph.integers([batch, width, places])]);
  const patches = graph.node('Transpose', [flat], { perm: [0, 2, 1] });
  const classToken = graph.constant(repeated(values('classToken'), batch), [batch, 1, width]);
  let x = graph.node('Add', [
    graph.node('Concat', [classToken, patches], { axis: 1 }),
    graph.constant(values('positions'), [1, tokens, width]),
  ]);
  for (let i = 0; i < blocks; i++) {
    const name = `blocks.${i}`;
    x = graph.node('Add', [x, attention(norm(x, `${name}.norm1`), `${name}.attention`)]);
    const inner = gelu(linear(norm(x, `${name}.norm2`), `${name}.mlp.in`, width, mlpRatio * width));
    x = graph.node('Add', [x, linear(inner, `${name}.mlp.out`, mlpRatio * width, width)]);
  }
  graph.output('tokens', x, [batch, tokens, width]);
  return graph.build();
}

/** The bench's pixels, channels first as ONNX models read them. */
export function vitPixelsChannelsFirst(batch = 1): Float32Array {
  const { size } = fullSize.input;
  const area = size * size;
  const pixels = randomValues(batch * area * 3, 99);
  return Float32Array.from({ length: batch * area * 3 }, (_, i) => {
    const first = i - (i % (3 * area));
    return pixels[first + (i % area) * 3 + Math.floor((i - first) / area)]!;
  });
}
