import { describe, expect, it } from 'vitest';
import type { StoredWeight } from '../../../formats/weight.ts';
import { packWeight } from './pack.ts';

const bytesOf = (values: ArrayBufferView) => new Uint8Array(values.buffer);

describe('packWeight', () => {
  it('puts four inputs of an output together and pads with zeros (f32)', () => {
    const stored: StoredWeight = {
      shape: [2, 5],
      dtype: 'f32',
      bytes: bytesOf(Float32Array.of(1, 2, 3, 4, 5, 10, 20, 30, 40, 50)),
    };
    const { words } = packWeight(stored);
    expect([...words]).toEqual([1, 2, 3, 4, 10, 20, 30, 40, 5, 0, 0, 0, 50, 0, 0, 0]);
  });

  it('shifts bytes 0 to 2 of an int8 word to unsigned, and pads with what reads as zero', () => {
    const stored: StoredWeight = {
      shape: [1, 5],
      dtype: 'int8',
      bytes: bytesOf(Int8Array.of(-128, 0, 127, -1, 5)),
      scales: Float32Array.of(0.5),
    };
    const packed = packWeight(stored);
    expect([...packed.words].map((word) => word.toString(16))).toEqual(['ffff8000', '808085']);
    expect(packed.scales).toEqual(Float32Array.of(0.5));
  });

  it('turns int4 nibbles to unsigned and their scales by groups', () => {
    const inputs = 40;
    const bytes = new Uint8Array(2 * (inputs / 2));
    bytes[0] = 0x8f; // inputs 0, 1 of output 0: −1, −8
    bytes[inputs / 2 + 16] = 0x07; // inputs 32, 33 of output 1: 7, 0
    const { words, scales } = packWeight({
      shape: [2, inputs],
      dtype: 'int4',
      bytes,
      scales: Float32Array.of(1, 2, 3, 4),
    });
    expect(words[0]!.toString(16)).toBe('88888807');
    expect(words[4 * 2 + 1]!.toString(16)).toBe('8888888f');
    expect([...scales!]).toEqual([1, 3, 2, 4]);
  });

  it('reorders a convolution so that channels run fastest', () => {
    // out 1, in 2, 1×2: w[c][x] = 10c + x
    const stored: StoredWeight = {
      shape: [1, 2, 1, 2],
      dtype: 'int8',
      bytes: bytesOf(Int8Array.of(0, 1, 10, 11)),
      scales: Float32Array.of(1),
    };
    expect(packWeight(stored).words[0]).toBe(((11 << 24) | (129 << 16) | (138 << 8) | 128) >>> 0);
  });
});
