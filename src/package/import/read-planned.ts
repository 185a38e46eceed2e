import { assertFinite } from '../write-package.ts';
import type { Transform } from './import-keys.ts';
import type { PlannedTensor } from './planned-tensor.ts';

/** The values of a planned parameter in its stored layout. Throws `weights-not-finite` naming the tensor and its file. */
export async function readPlanned({ spec, source, key, transform }: PlannedTensor): Promise<Float32Array> {
  const values = await source.read(key);
  assertFinite(values, `${key} in ${source.name}`);
  return arrange(values, spec.shape, transform);
}

/** Values of a checkpoint's tensor in the layout of the parameter of this shape. */
function arrange(values: Float32Array, shape: number[], transform: Transform): Float32Array {
  if (transform !== 'transpose') return values;
  const [rows = 1, columns = 1] = shape;
  const out = new Float32Array(values.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) out[r * columns + c] = values[c * rows + r]!;
  }
  return out;
}
