import type { StoredWeight } from '../../../formats/weight.ts';

type Words = Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

function filled(words: Words, value: (i: number) => number): Uint8Array<ArrayBuffer> {
  for (let i = 0; i < words.length; i++) words[i] = value(i);
  return new Uint8Array(words.buffer);
}

/** A square weight [width, width] of small numbers in any format. */
export function flatWeight(width: number, dtype: StoredWeight['dtype']): StoredWeight {
  const shape = [width, width];
  const count = width * width;
  const scales = (size: number) => new Float32Array(size).fill(0.01);
  switch (dtype) {
    case 'f32':
      return { shape, dtype, bytes: filled(new Float32Array(count), (i) => (i % 13) / 99) };
    case 'f16': // 2^-6 and a little
      return { shape, dtype, bytes: filled(new Uint16Array(count), (i) => 0x2400 + (i % 13)) };
    case 'int8':
      return { shape, dtype, bytes: filled(new Uint8Array(count), (i) => i % 13), scales: scales(width) };
    case 'int4':
      return {
        shape,
        dtype,
        bytes: filled(new Uint8Array(count / 2), (i) => i % 8),
        scales: scales(count / 32),
      };
  }
}
