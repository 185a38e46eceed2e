import * as ort from 'onnxruntime-web';
import { expect, test } from 'vitest';
import { OnnxGraph } from './onnx-graph.ts';

test('a graph of several operators is read and computed by onnxruntime', async () => {
  const graph = new OnnxGraph();
  const x = graph.input('x', [2, 4]);
  // 300 columns: sizes and lengths beyond one byte of the format
  const weight = graph.constant(
    Float32Array.from({ length: 1200 }, (_, i) => (i % 7) - 3),
    [4, 300],
  );
  const parts = graph.split(
    'Split',
    [graph.node('MatMul', [x, weight]), graph.integers([100, 200])],
    { axis: 1 },
    2,
  );
  const ones = graph.constant(new Float32Array(200).fill(1), [200]);
  const zeros = graph.constant(new Float32Array(200), [200]);
  const normed = graph.node('LayerNormalization', [parts[1]!, ones, zeros], {
    axis: -1,
    epsilon: { float: 0.5 },
  });
  graph.output('y', graph.node('Transpose', [normed], { perm: [1, 0] }), [200, 2]);

  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(graph.build());
  const values = Float32Array.from([1, 2, 3, 4, -1, 0, 2, 5]);
  const { y } = await session.run({ x: new ort.Tensor('float32', values, [2, 4]) });
  expect(y!.dims).toEqual([200, 2]);
  const found = (await y!.getData()) as Float32Array;
  for (const row of [0, 1]) {
    const product = Array.from({ length: 200 }, (_, c) =>
      [0, 1, 2, 3].reduce((sum, k) => sum + values[4 * row + k]! * (((k * 300 + 100 + c) % 7) - 3), 0),
    );
    const mean = product.reduce((a, b) => a + b) / 200;
    const variance = product.reduce((a, b) => a + (b - mean) ** 2, 0) / 200;
    product.forEach((value, c) =>
      expect(found[2 * c + row]).toBeCloseTo((value - mean) / Math.sqrt(variance + 0.5), 4),
    );
  }
});
