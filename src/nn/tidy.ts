import { dispose, engine, type Tensor } from './tf.ts';

/** Tensors found anywhere in a plain structure of objects and arrays. */
function tensorsIn(value: unknown, found: Tensor[] = []): Tensor[] {
  if (typeof value !== 'object' || value === null) return found;
  if (isTensor(value)) found.push(value);
  else for (const inner of Object.values(value) as unknown[]) tensorsIn(inner, found);
  return found;
}

function isTensor(value: object): value is Tensor {
  return 'dataId' in value && 'shape' in value;
}

/**
 * `tf.tidy` for a structure of our own types (tidy's own type wants an index signature): every tensor made inside is
 * freed but those in the result.
 */
export function tidyStructure<T>(compute: () => T): T {
  engine().startScope('structure');
  let result: T | undefined;
  try {
    result = compute();
    return result;
  } finally {
    engine().endScope(tensorsIn(result));
  }
}

/** Frees every tensor of a structure. */
export function disposeStructure(value: unknown): void {
  dispose(tensorsIn(value));
}
