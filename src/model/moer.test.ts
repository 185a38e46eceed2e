import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import * as tf from '../nn/tf.ts';
import { topKMask } from './moer.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

it('marks exactly the k largest of each row, the earlier of equals', async () => {
  await fc.assert(
    fc.asyncProperty(
      // few distinct values, so that ties are common
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 8 }),
      fc.nat(),
      async (row, seed) => {
        const k = 1 + (seed % row.length);
        const order = row.map((value, i) => ({ value, i })).sort((a, b) => b.value - a.value || a.i - b.i);
        const expected = row.map((_, i) => (order.slice(0, k).some((entry) => entry.i === i) ? 1 : 0));
        expect(Array.from(await topKMask(tf.tensor2d([row.map((value) => value / 7)]), k).data())).toEqual(
          expected,
        );
      },
    ),
  );
});
