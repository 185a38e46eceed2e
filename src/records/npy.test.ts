import { expect, test } from 'vitest';
import { encodeNpy, isOwnNpy } from './npy.ts';

/** What numpy.save writes for np.array([[1, 2, 3], [4, 5, 6]], '<f4'), header and all. */
const saved =
  '934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c73652c20277368617065273a2028322c2033292c207d';

test('encodeNpy writes what numpy.save writes', () => {
  const values = new Float32Array([1, 2, 3, 4, 5, 6]);
  const file = Buffer.from(encodeNpy([2, 3], new Uint8Array(values.buffer)));
  expect(file.subarray(0, saved.length / 2).toString('hex')).toBe(saved);
  expect(file.length).toBe(128 + 24);
  expect(file[127]).toBe(0x0a);
  expect([...new Float32Array(file.buffer.slice(file.byteOffset + 128, file.byteOffset + 152))]).toEqual([
    1, 2, 3, 4, 5, 6,
  ]);
});

test.each([
  [[5], '(5,)'],
  [[], '()'],
  [[1, 1, 5], '(1, 1, 5)'],
])('shape %j is %s', (shape, tuple) => {
  const count = shape.reduce((a, b) => a * b, 1);
  const file = Buffer.from(encodeNpy(shape, new Uint8Array(count * 4)));
  expect(file.toString('latin1')).toContain(`'shape': ${tuple}, }`);
  expect((file.length - count * 4) % 64).toBe(0);
});

test('encodeNpy refuses a wrong number of bytes', () => {
  expect(() => encodeNpy([2, 2], new Uint8Array(12))).toThrow('needs 16 bytes');
});

test('isOwnNpy knows its own files from others', () => {
  expect(isOwnNpy(encodeNpy([2], new Uint8Array(8)))).toBe(true);
  const doubles = Buffer.from(encodeNpy([2], new Uint8Array(8)));
  doubles.write('8', doubles.indexOf('<f4') + 2);
  expect(isOwnNpy(doubles)).toBe(false);
  expect(isOwnNpy(Buffer.from('a picture'))).toBe(false);
});
