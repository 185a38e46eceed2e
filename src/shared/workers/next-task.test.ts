import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inTasks, nextTask } from './next-task.ts';

test('a list comes whole and in its order, in slices of at most the size', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), async (list, size) => {
      const slices: (readonly number[])[] = [];
      for await (const slice of inTasks(list, size)) slices.push(slice);
      expect(slices.flat()).toEqual(list);
      expect(slices.every((slice) => slice.length > 0 && slice.length <= size)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('what was asked for before comes before the next task, however many microtasks there are', async () => {
  const order: string[] = [];
  setImmediate(() => order.push('other work'));
  for (let i = 0; i < 100; i++) await Promise.resolve();
  order.push('microtasks');
  await nextTask();
  await nextTask();
  order.push('next task');
  expect(order).toEqual(['microtasks', 'other work', 'next task']);
});
