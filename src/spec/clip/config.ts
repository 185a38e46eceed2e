import * as v from 'valibot';

const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1 << 20));
const depth = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200));
const triple = v.tuple([v.number(), v.number(), v.number()]);
const tower = { width: size, depth, heads: size, intermediate: size };

const visionTransformer = v.object(tower);
/** A modified ResNet (Radford et al. 2021, §2.4), such as RN50. */
const resNet = v.object({
  kind: v.literal('resnet'),
  /** Bottlenecks in each stage. */
  layers: v.pipe(v.array(depth), v.length(4)),
  /** Channels behind the stem. */
  width: size,
  /** Of the attention that pools the last map. */
  heads: size,
});
export type ViTTower = v.InferOutput<typeof visionTransformer>;
export type ResNetTower = v.InferOutput<typeof resNet>;
type ImageTower = ViTTower | ResNetTower;

/** By its kind, so that what is wrong is said of that kind alone. */
const imageTower = v.lazy((input): v.GenericSchema<unknown, ImageTower> =>
  typeof input === 'object' && input !== null && 'kind' in input ? resNet : visionTransformer,
);

/** Pixels that a ResNet's last map has one place for, along each side. */
export const resNetStride = 32;
/** Channels of the last map of a ResNet. */
export const resNetChannels = ({ width }: Pick<ResNetTower, 'width'>): number => 32 * width;

/** Whether an image tower is a modified ResNet instead of a vision transformer. */
export const isResNet = (image: ImageTower): image is ResNetTower => 'kind' in image;

/** Pairs of texts that a package may have. */
export const mostPairs = 32;

/** How an image becomes the square that the tower reads. */
export const preparations = ['bytes', 'bytes-floor', 'tensor', 'tensor-plain'] as const;

/**
 * - `bytes`: Pillow's bicubic on bytes, short side to the square's, then the centre crop (OpenAI, open_clip).
 * - `bytes-floor`: the same, the crop’s corner rounded down (Hugging Face).
 * - `tensor`: antialiased bicubic on numbers, neither rounded nor clipped (torchvision on tensors since 0.17).
 * - `tensor-plain`: bicubic of four taps whatever the factor, a = −0.75 (torchvision on tensors before that).
 */
export type Preparation = (typeof preparations)[number];

/** Dimensions of a CLIP model (Radford et al. 2021), and what its checkpoint does not say itself. */
export const clipSchema = v.object({
  family: v.literal('clip'),
  /** Side of the image and of a patch in pixels; a ResNet's last map has a place for each patch. */
  input: v.object({ size, patch: size }),
  /** Width of the space that images and texts share. */
  embedding: size,
  imageTower,
  text: v.object({
    ...tower,
    vocabulary: size,
    /** Tokens of a text, start and end included. */
    maxLength: v.pipe(v.number(), v.integer(), v.minValue(3), v.maxValue(4096)),
  }),
  /** Of the hidden layer in each block; weights do not say which. */
  activation: v.picklist(['gelu', 'quick-gelu']),
  layerNormEpsilon: v.number(),
  normalisation: v.object({ mean: triple, std: triple }),
  /** In place of each scorer's own. */
  preparation: v.optional(v.picklist(preparations)),
  /** Layers of heads that come with weights of their own, by head. */
  headLayers: v.optional(
    v.record(
      v.string(),
      v.object({
        /** Width of each layer, from the embedding to the score. */
        sizes: v.pipe(v.array(size), v.minLength(2), v.maxLength(16)),
        /** Between the layers. */
        activation: v.picklist(['none', 'relu']),
      }),
    ),
    {},
  ),
  /** Pairs of opposite texts, the good one first, in place of the own ones of scorers that take pairs. */
  pairs: v.optional(
    v.pipe(v.array(v.tuple([v.string(), v.string()])), v.minLength(1), v.maxLength(mostPairs)),
  ),
});

export type ClipConfig = v.InferOutput<typeof clipSchema>;
/** Of a model on a vision transformer. */
export type ViTConfig = Omit<ClipConfig, 'imageTower'> & { imageTower: ViTTower };
