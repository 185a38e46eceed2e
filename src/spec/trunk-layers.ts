import { stemChannels, trunkBlocks, type TrunkName, type TrunkPart } from './trunk.ts';

/**
 * The names of the pretrained trunks' tensors, which are those of the networks that they come from (Keras's MobileNetV2; TensorFlow's, whose
 * normalisations are folded into its convolutions), and how their convolutions run.
 */

/** What comes after a convolution: a batch normalisation, by what stands before the names of its parts (`normalisationParts`), or a bias. */
type TrunkOffset = { normalisation: string } | { bias: string };

/** One convolution and what comes after it. */
export interface TrunkLayer {
  filter: string;
  offset: TrunkOffset;
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

type LayerName = 'stem' | { block: number; part: 'expand' | 'depthwise' | 'project' };
type LayerNames = Pick<TrunkLayer, 'filter' | 'offset'>;

function kerasNames(layer: LayerName): LayerNames {
  if (layer === 'stem') return { filter: 'Conv1/kernel', offset: { normalisation: 'bn_Conv1' } };
  const { block, part } = layer;
  const name = `${block === 0 ? 'expanded_conv' : `block_${block}`}_${part}`;
  const filter = `${name}/${part === 'depthwise' ? 'depthwise_kernel' : 'kernel'}`;
  return { filter, offset: { normalisation: `${name}_BN` } };
}

function graphNames(layer: LayerName): LayerNames {
  const { block, part } = layer === 'stem' ? { block: 0, part: 'stem' } : layer;
  const folder = part === 'stem' ? 'Conv' : `expanded_conv${block === 0 ? '' : `_${block}`}/${part}`;
  const name = `${folder}/${part === 'depthwise' ? 'depthwise' : 'Conv2D'}`;
  return { filter: `${name}_weights`, offset: { bias: `${name}_bn_offset` } };
}

const namesIn: Record<TrunkName, (layer: LayerName) => LayerNames> = {
  'mobilenet-v2': kerasNames,
  'mobilenet-v2-1.4': graphNames,
};

function blockLayers(block: number, trunk: TrunkName): TrunkBlockOf<TrunkLayer> {
  const { inputs, outputs, stride, expansion } = trunkBlocks[trunk][block]!;
  const names = namesIn[trunk];
  const wide = inputs * expansion;
  const pointwise = (
    part: 'expand' | 'project',
    [from, to]: [number, number],
    activation: TrunkLayer['activation'],
  ): TrunkLayer => ({
    ...names({ block, part }),
    shape: [1, 1, from, to],
    ...{ depthwise: false, stride: 1, activation },
  });
  return {
    ...(expansion > 1 ? { expand: pointwise('expand', [inputs, wide], 'relu6') } : {}),
    depthwise: {
      ...names({ block, part: 'depthwise' }),
      shape: [3, 3, wide, 1],
      ...{ depthwise: true, stride, activation: 'relu6' },
    },
    project: pointwise('project', [wide, outputs], 'linear'),
  };
}

/** The convolutions of a part of a trunk. */
export function trunkLayers({ trunk, last }: TrunkPart): TrunkOf<TrunkLayer> {
  return {
    stem: {
      ...namesIn[trunk]('stem'),
      shape: [3, 3, 3, stemChannels(trunk)],
      ...{ depthwise: false, stride: 2, activation: 'relu6' },
    },
    blocks: Array.from({ length: last + 1 }, (_, i) => blockLayers(i, trunk)),
  };
}

/** The layers of a trunk in the order in which they run. */
export function layersOf<Layer>({ stem, blocks }: TrunkOf<Layer>): Layer[] {
  return [
    stem,
    ...blocks.flatMap(({ expand, depthwise, project }) => [...(expand ? [expand] : []), depthwise, project]),
  ];
}

/** Every tensor of a part of a trunk, by its name where it comes from. */
export function trunkTensors(part: TrunkPart): { name: string; shape: number[] }[] {
  return layersOf(trunkLayers(part)).flatMap(({ filter, offset, shape, depthwise }) => {
    const names =
      'bias' in offset ? [offset.bias] : normalisationParts.map((name) => `${offset.normalisation}/${name}`);
    return [{ name: filter, shape }, ...names.map((name) => ({ name, shape: [shape[depthwise ? 2 : 3]] }))];
  });
}
