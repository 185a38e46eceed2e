import type { ClipConfig } from '../../../spec/clip/config.ts';
import { clipScorers } from '../../../spec/clip/scorers/index.ts';
import type { TensorSource } from '../../../formats/tensor-source.ts';
import type { Piece } from './keys.ts';

/** A head in a file of its own. */
export interface HeadFile {
  head: string;
  layers: ClipConfig['headLayers'][string];
  pieces: Map<string, Piece[]>;
}

/** The head in this file, recognised by its keys; undefined where it is none. */
export function headFile(source: TensorSource): HeadFile | undefined {
  const keys = [...source.tensors.keys()].filter((key) => key.endsWith('weight'));
  const biased = keys.every((key) => source.tensors.has(key.replace(/weight$/, 'bias')));
  if (!biased) return undefined;
  for (const { name, layerKeys } of clipScorers) {
    const found = layerKeys?.(keys);
    if (found) return headOf(source, name, found.weights, found.activation);
  }
  return undefined;
}

function headOf(
  source: TensorSource,
  head: string,
  weights: readonly string[],
  activation: HeadFile['layers']['activation'],
): HeadFile {
  const pieces = new Map<string, Piece[]>();
  const sizes: number[] = [];
  for (const [i, key] of weights.entries()) {
    for (const kind of ['weight', 'bias']) {
      const own = key.replace(/weight$/, kind);
      const info = source.tensors.get(own)!;
      pieces.set(`heads.${head}.${i}.${kind}`, [{ source, key: own, info, transposed: false, part: 0 }]);
    }
    const [outputs = 0, inputs = 0] = source.tensors.get(key)!.shape;
    if (i === 0) sizes.push(inputs);
    sizes.push(outputs);
  }
  return { head, layers: { sizes, activation }, pieces };
}
