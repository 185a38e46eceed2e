import { readFileSync } from 'node:fs';

export interface NpyArray {
  shape: number[];
  values: Float32Array;
}

/** Reads a float32 `.npy` file. */
export function readNpy(path: string): NpyArray {
  const file = readFileSync(path);
  const start = 10 + file.readUInt16LE(8);
  const header = file.toString('latin1', 10, start);
  const [, tuple] =
    /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(([\d, ]*)\), \}\s*\n$/.exec(header) ?? [];
  if (file.toString('latin1', 1, 6) !== 'NUMPY' || tuple === undefined) throw new Error(`${path} is no .npy`);
  return {
    shape: tuple
      .split(',')
      .filter((size) => size.trim() !== '')
      .map(Number),
    values: new Float32Array(file.buffer.slice(file.byteOffset + start, file.byteOffset + file.length)),
  };
}
