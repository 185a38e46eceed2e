import { resNetChannels, resNetStride } from '../../../spec/clip/config.ts';
import type { ClipTensors } from './keys.ts';

/** Sizes of a checkpoint's tensors, 0 where one is missing. */
export function tensorSizes({ pieces, isResNet }: ClipTensors) {
  const shape = (name: string, axis: number): number => pieces.get(name)?.[0]?.info.shape.at(axis) ?? 0;
  /** How many numbers in a row, from 0, there are tensors for. */
  const count = (name: (i: number) => string): number => {
    let i = 0;
    while (pieces.has(name(i))) i++;
    return i;
  };
  const tower = (name: string, width: number) => ({
    width,
    depth: count((i) => `${name}.blocks.${i}.norm1.weight`),
    intermediate: shape(`${name}.blocks.0.mlp.in.weight`, 0),
  });
  const resNet = () => ({
    kind: 'resnet' as const,
    layers: [0, 1, 2, 3].map((stage) => count((i) => `image.stages.${stage}.${i}.reduce.weight`)),
    width: shape('image.stem.2.weight', 0),
  });
  const image = isResNet ? resNet() : tower('image', shape('image.classToken', -1));
  const projection = pieces.get('image.projection.weight')?.[0];
  const patch = isResNet ? resNetStride : shape('image.patchEmbed.weight', -1);
  return {
    patch,
    size: patch * Math.round(Math.sqrt(Math.max(0, shape('image.positions', -2) - 1))),
    embedding: projection?.info.shape.at(projection.transposed ? 1 : 0) ?? 0,
    image,
    /** Channels that the heads of the image tower's attention share. */
    attended: 'kind' in image ? resNetChannels(image) : image.width,
    text: tower('text', shape('text.words', 1)),
    vocabulary: shape('text.words', 0),
    maxLength: shape('text.positions', 0),
  };
}
