import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMatFile, readMatRatings } from './mat-file.ts';

const file = (name: string) => new Uint8Array(readFileSync(`src/evaluation/fixtures/${name}`));
const packed = file('ratings.mat');
const plain = file('ratings_plain.mat');

describe('readMatFile', () => {
  it('reads compressed arrays of several kinds and passes over text', () => {
    const arrays = readMatFile(packed, 'ratings.mat');
    expect(arrays.map(({ name, shape, values }) => [name, shape, [...values]])).toEqual([
      ['MOSz', [4, 1], [50.25, 31.5, 64.125, 28]],
      ['raters', [1, 5], [1, 2, 3, 4, 5]],
    ]);
  });

  it('reads plain single-precision arrays and small elements', () => {
    expect(readMatFile(plain, 'plain.mat').map(({ name, values }) => [name, [...values]])).toEqual([
      ['x', [50.25, 31.5, 64.125, 28]],
      ['n', [4]],
    ]);
  });

  it('finds the ratings: by name among several, or the only list', () => {
    expect([...readMatRatings(packed, 'ratings.mat')]).toEqual([50.25, 31.5, 64.125, 28]);
    expect([...readMatRatings(plain, 'plain.mat')]).toEqual([50.25, 31.5, 64.125, 28]);
    expect(() => readMatRatings(packed.subarray(0, 128), 'none.mat')).toThrow(/it has none/);
  });

  it('refuses files that are none, newer ones and those cut at any place', () => {
    expect(() => readMatFile(new Uint8Array(10), 'a.mat')).toThrow(/not a MATLAB 5 file/);
    const hdf = packed.slice();
    hdf.set(new TextEncoder().encode('MATLAB 7.3'));
    expect(() => readMatFile(hdf, 'a.mat')).toThrow(/7\.3/);
    for (let size = 137; size < plain.length; size += 7) {
      const cut = () => readMatRatings(plain.subarray(0, size), 'cut.mat');
      // A cut exactly between two arrays leaves a valid shorter file.
      if (size < plain.length - 64) expect(cut).toThrow(/damaged|exactly one/);
    }
    expect(() => readMatFile(packed.subarray(0, packed.length - 20), 'cut.mat')).toThrow(/damaged/);
  });
});
