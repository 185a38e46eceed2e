import type { StoredWeight } from '../../../formats/weight.ts';
import { int4Group } from '../../../formats/stored-weight.ts';
import { toHalves } from '../../../formats/half.ts';
import { Random } from '../../../shared/random.ts';

/** Uniform numbers in [−size, size) from a seed. */
export function randomValues(count: number, seed: number, size = 1): Float32Array<ArrayBuffer> {
  const out = new Float32Array(count);
  const random = new Random(seed);
  for (let i = 0; i < count; i++) out[i] = (2 * random.uniform() - 1) * size;
  return out;
}

/** A weight [out, in, …] whose product with unit inputs is of unit size, quantised to a format by rounding. */
export function randomWeight(shape: number[], dtype: StoredWeight['dtype'], seed: number): StoredWeight {
  const rows = shape[0]!;
  const columns = shape.slice(1).reduce((a, b) => a * b, 1);
  const size = Math.sqrt(3 / columns);
  const values = randomValues(rows * columns, seed);
  switch (dtype) {
    case 'f32':
      return { shape, dtype, bytes: new Uint8Array(values.map((x) => x * size).buffer) };
    case 'f16':
      return { shape, dtype, bytes: new Uint8Array(toHalves(values.map((x) => x * size)).buffer) };
    case 'int8': {
      // plain loops: typed arrays' own `from` takes ten times as long for millions of values
      const bytes = new Uint8Array(values.length);
      for (let i = 0; i < bytes.length; i++) bytes[i] = Math.round(127 * values[i]!);
      return { shape, dtype, bytes, scales: new Float32Array(rows).fill(size / 127) };
    }
    case 'int4': {
      const nibble = (x: number) => Math.round(7 * x) & 15;
      const bytes = new Uint8Array((rows * columns) / 2);
      for (let i = 0; i < bytes.length; i++)
        bytes[i] = nibble(values[2 * i]!) | (nibble(values[2 * i + 1]!) << 4);
      const groups = Math.ceil(columns / int4Group);
      return { shape, dtype, bytes, scales: new Float32Array(rows * groups).fill(size / 7) };
    }
  }
}
