import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pack, unpack } from './wire.ts';

const numbers = fc.oneof(
  fc.array(fc.float()).map((values) => Float32Array.from(values)),
  fc.array(fc.integer()).map((values) => Int32Array.from(values)),
);

it('gives back what was packed: arrays of numbers, texts, numbers of every kind, nested', () => {
  const leaf = fc.oneof(numbers, fc.string(), fc.double(), fc.boolean(), fc.constant(null));
  const value = fc.array(fc.oneof(leaf, fc.record({ a: leaf, b: fc.array(leaf) })));
  fc.assert(
    fc.property(value, (given) => {
      // JSON knows one zero only
      const expected = structuredClone(given);
      // as Node receives them: at any place of a larger buffer
      const back = unpack(Buffer.concat([Buffer.alloc(1), pack(given)]).subarray(1));
      expect(JSON.stringify(back)).toBe(JSON.stringify(expected));
      const arrays = (one: unknown): unknown[] =>
        ArrayBuffer.isView(one)
          ? [one]
          : typeof one === 'object' && one
            ? Object.values(one).flatMap(arrays)
            : [];
      expect(arrays(back)).toEqual(arrays(expected));
    }),
  );
  expect(unpack(pack([NaN, Infinity, -Infinity]))).toEqual([NaN, Infinity, -Infinity]);
});
