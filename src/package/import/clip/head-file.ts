import type { ClipConfig } from '../../../spec/clip/config.ts';
import type { TensorSource } from '../../../formats/tensor-source.ts';
import type { Piece } from './keys.ts';

/** A head of LAION's in a file of its own. */
export interface HeadFile {
  head: string;
  layers: ClipConfig['headLayers'][string];
  pieces: Map<string, Piece[]>;
}

/** Places of the linear layers among dropouts, and with ReLU between them. */
const linear = ['0', '2', '4', '6', '7'];
const withRelu = ['0', '3', '6', '9', '11'];

/** The aesthetic head in this file, recognised by its keys; undefined where it is none. */
export function headFile(source: TensorSource): HeadFile | undefined {
  const keys = [...source.tensors.keys()].filter((key) => key.endsWith('weight'));
  const places = keys.map((key) => /(?:^|\.)layers\.(\d+)\.weight$/.exec(key)?.[1]);
  const same = (wanted: readonly string[]) =>
    places.length === wanted.length && wanted.every((place) => places.includes(place));
  const single = keys.length === 1 && keys[0] === 'weight' && source.tensors.has('bias');
  const relu = same(withRelu);
  if (!single && !relu && !same(linear)) return undefined;
  const head = single ? 'aesthetic1' : 'aesthetic2';
  const ordered = single
    ? ['weight']
    : (relu ? withRelu : linear).map((place) => keys.find((key) => key.endsWith(`layers.${place}.weight`))!);
  const pieces = new Map<string, Piece[]>();
  const sizes: number[] = [];
  for (const [i, key] of ordered.entries()) {
    for (const kind of ['weight', 'bias']) {
      const own = key.replace(/weight$/, kind);
      const info = source.tensors.get(own);
      if (info)
        pieces.set(`heads.${head}.${i}.${kind}`, [{ source, key: own, info, transposed: false, part: 0 }]);
    }
    const [outputs = 0, inputs = 0] = source.tensors.get(key)!.shape;
    if (i === 0) sizes.push(inputs);
    sizes.push(outputs);
  }
  return { head, layers: { sizes, activation: relu ? 'relu' : 'none' }, pieces };
}
