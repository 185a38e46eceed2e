import type { StoredWeight } from '../../formats/weight.ts';
import { sha256 } from '../../formats/sha256.ts';
import type { Layers, Matrix } from '../../nn/layers.ts';
import type { Tensor } from '../../nn/tf.ts';
import type { ParameterSpec } from '../../spec/parameters.ts';
import { onceFor } from '../../shared/once-for.ts';

/** A weight as the layers hold it. */
export type HeldWeight = Matrix | Tensor;

/**
 * The same for equal weights of equal use, whatever model they are of: a digest of all that is stored of them.
 *
 * These bytes were hashed before, as part of their shard, but that hash does not help here: packages cut their shards in different
 * places, and a fine-tuned one rewrites those with its head. Nor can it wait for a second model: by then the bytes are gone. The digest
 * is cryptographic because packages come from anywhere, and a collision would give one model the weights of another.
 */
export async function weightKey(
  { kind }: Pick<ParameterSpec, 'kind'>,
  stored: StoredWeight,
): Promise<string> {
  const { dtype, shape, bytes, scales } = stored;
  const digest = (view: ArrayBufferView): Promise<string> =>
    sha256(new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength));
  const parts = [
    kind,
    dtype,
    shape.join('×'),
    await digest(bytes),
    ...(scales ? [await digest(scales)] : []),
  ];
  return parts.join(' ');
}

/** The weights that the models on one device share: equal ones are held once, as long as a model needs them. */
export class WeightPool {
  private readonly held = new Map<string, { weight: HeldWeight; users: number }>();

  /** The weight of this key, made where there is none; `release` it once. */
  take(key: string, make: () => HeldWeight): HeldWeight {
    const known = this.held.get(key);
    if (known) {
      known.users++;
      return known.weight;
    }
    const weight = make();
    this.held.set(key, { weight, users: 1 });
    return weight;
  }

  /** One user fewer; the last one's weight is disposed of. */
  release(key: string): void {
    const found = this.held.get(key);
    if (!found || --found.users > 0) return;
    this.held.delete(key);
    found.weight.dispose();
  }
}

/** The pool of the device behind these layers. */
export const poolOf: (layers: Layers) => WeightPool = onceFor(() => new WeightPool());
