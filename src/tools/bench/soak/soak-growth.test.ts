import { expect, test } from 'vitest';
import { growth } from './soak-growth.ts';

const sample = (heapBytes: number) => ({ images: 1, tensors: 1, buffers: 1, gpuBytes: 1, heapBytes });

test('growth is that of the worst later sample over the first', () => {
  const heap = (values: number[]) => growth(values.map(sample), ({ heapBytes }) => heapBytes);
  expect(heap([100, 90, 130, 95])).toBeCloseTo(0.3);
  expect(heap([100, 90])).toBeCloseTo(-0.1);
  expect(heap([0, 50])).toBe(0);
  expect(heap([100])).toBe(0);
});
