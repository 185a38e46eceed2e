import { expect, it } from 'vitest';

const long = (fill: number) => new Float32Array(5000).fill(fill);
const changed = (at: number, value: number) => {
  const array = long(1);
  array[at] = value;
  return array;
};

it('toEqual tells long arrays apart by every element, their length and their kind', () => {
  expect(long(1)).toEqual(long(1));
  expect(changed(4999, NaN)).toEqual(changed(4999, NaN));
  expect({ inside: [long(2)] }).toEqual({ inside: [long(2)] });
  for (const other of [changed(0, 2), changed(4999, 2), long(1).subarray(1), new Float64Array(5000).fill(1)])
    expect(long(1)).not.toEqual(other);
  expect(changed(7, 0)).not.toEqual(changed(7, -0));
  expect(() => {
    expect({ inside: long(1) }).toEqual({ inside: changed(3000, 2) });
  }).toThrow();
});

it('a Buffer equals its bytes, wherever they lie', () => {
  const bytes = Buffer.alloc(3000, 7);
  expect(Buffer.concat([Buffer.from([1]), bytes]).subarray(1)).toEqual(bytes);
  expect(bytes).toEqual(new Uint8Array(3000).fill(7));
  expect(bytes).not.toEqual(Buffer.alloc(3000, 8));
});

it('takes milliseconds of processor time for megabytes', () => {
  const [a, b] = [new Uint8Array(3_000_000).fill(3), new Uint8Array(3_000_000).fill(3)];
  const before = process.cpuUsage();
  expect(a).toEqual(b);
  expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
});
