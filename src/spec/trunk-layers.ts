import { stemChannels, trunkBlocks } from './trunk.ts';

/** The names of the pretrained trunk's tensors, which are those of Keras's MobileNetV2, and how its convolutions run. */

/** One convolution and the batch normalisation after it. */
export interface TrunkLayer {
  filter: string;
  /** Before the names of its parts, `normalisationParts`. */
  normalisation: string;
  /** Keras's layout: [kh, kw, in, out], or [kh, kw, channels, 1] where each channel has a filter of its own (depthwise). */
  shape: [height: number, width: number, inputs: number, outputs: number];
  depthwise: boolean;
  stride: 1 | 2;
  activation: 'linear' | 'relu6';
}

/** A block's convolutions; without `expand` its input is not widened. */
interface TrunkBlockOf<Layer> {
  expand?: Layer;
  depthwise: Layer;
  project: Layer;
}

/** The trunk up to some block. */
export interface TrunkOf<Layer> {
  stem: Layer;
  blocks: TrunkBlockOf<Layer>[];
}

const normalisationParts = ['gamma', 'beta', 'moving_mean', 'moving_variance'] as const;

function blockLayers(i: number): TrunkBlockOf<TrunkLayer> {
  const { inputs, outputs, stride, expansion } = trunkBlocks[i]!;
  const name = i === 0 ? 'expanded_conv' : `block_${i}`;
  const wide = inputs * expansion;
  const pointwise = (
    part: string,
    [from, to]: [number, number],
    activation: TrunkLayer['activation'],
  ): TrunkLayer => ({
    filter: `${name}_${part}/kernel`,
    normalisation: `${name}_${part}_BN`,
    shape: [1, 1, from, to],
    ...{ depthwise: false, stride: 1, activation },
  });
  return {
    ...(expansion > 1 ? { expand: pointwise('expand', [inputs, wide], 'relu6') } : {}),
    depthwise: {
      filter: `${name}_depthwise/depthwise_kernel`,
      normalisation: `${name}_depthwise_BN`,
      shape: [3, 3, wide, 1],
      ...{ depthwise: true, stride, activation: 'relu6' },
    },
    project: pointwise('project', [wide, outputs], 'linear'),
  };
}

/** The convolutions up to block `last` (0-based). */
export function trunkLayers(last: number): TrunkOf<TrunkLayer> {
  return {
    stem: {
      filter: 'Conv1/kernel',
      normalisation: 'bn_Conv1',
      shape: [3, 3, 3, stemChannels],
      ...{ depthwise: false, stride: 2, activation: 'relu6' },
    },
    blocks: Array.from({ length: last + 1 }, (_, i) => blockLayers(i)),
  };
}

/** The layers of a trunk in the order in which they run. */
export function layersOf<Layer>({ stem, blocks }: TrunkOf<Layer>): Layer[] {
  return [
    stem,
    ...blocks.flatMap(({ expand, depthwise, project }) => [...(expand ? [expand] : []), depthwise, project]),
  ];
}

/** Every tensor of the trunk up to block `last`, by Keras's names. */
export function trunkTensors(last: number): { name: string; shape: number[] }[] {
  return layersOf(trunkLayers(last)).flatMap(({ filter, normalisation, shape, depthwise }) => [
    { name: filter, shape },
    ...normalisationParts.map((part) => ({
      name: `${normalisation}/${part}`,
      shape: [shape[depthwise ? 2 : 3]],
    })),
  ]);
}
