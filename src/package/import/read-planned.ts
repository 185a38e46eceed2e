import { assertFinite } from '../write-package.ts';
import type { PlannedTensor } from './planned-tensor.ts';
import { transpose } from './transpose.ts';

/** The values of a planned parameter in its stored layout. Throws `weights-not-finite` naming the tensor and its file. */
export async function readPlanned({ spec, source, key, transform }: PlannedTensor): Promise<Float32Array> {
  const values = await source.read(key);
  assertFinite(values, `${key} in ${source.name}`);
  return transform === 'transpose' ? transpose(values, spec.shape) : values;
}
