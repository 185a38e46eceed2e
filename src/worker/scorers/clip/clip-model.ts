import { ClipNetwork } from '../../../model/clip/clip-network.ts';
import type { Layers, Parameters } from '../../../nn/layers.ts';
import * as tf from '../../../nn/tf.ts';
import type { Tensor2D } from '../../../nn/tf.ts';
import type { Manifest } from '../../../package/manifest.ts';
import type { ClipConfig } from '../../../spec/clip/config.ts';
import type { HeadLayer } from '../../../spec/clip/scorer.ts';
import { createBpeTokenizer } from '../../../tokenizer/bpe/bpe.ts';
import type { EncodedText, TextTokenizer } from '../../../tokenizer/tokenizer.ts';
import type { Recorder } from '../../../model/recorder.ts';
import type { OpenedModel } from '../scorer.ts';
import type { SharedWork } from '../shared-work.ts';

export type ClipManifest = Manifest & { config: ClipConfig };

/** Embeddings of texts that are kept: a set of images often shares its prompt, and some scorers read texts of their own. */
const mostTexts = 256;

/** Narrows a manifest to CLIP's. */
export function clipManifest(manifest: Manifest): ClipManifest {
  const { config } = manifest;
  if (!('family' in config)) throw new TypeError(`${manifest.name} is not a CLIP model`);
  return { ...manifest, config };
}

/** A CLIP model in memory, its tokenizer, and what is computed once for all images. */
export class ClipModel {
  readonly manifest: ClipManifest;
  readonly tokenizer: TextTokenizer;
  /** What each tower is: equal for models whose embeddings are equal. */
  readonly towers: { image: string; text: string };
  private readonly network: ClipNetwork;
  private readonly layers: Layers;
  private readonly parameters: Parameters;
  private readonly texts = new Map<string, Float64Array>();
  private readonly heads = new Map<string, HeadLayer[]>();
  private logitScale: number | undefined;

  /** @param digests of the tensors of each tower, and of the tokenizer */
  constructor(
    { manifest, layers, parameters, tokenizerJson }: OpenedModel,
    digests: { image: string; text: string; tokenizer: string },
  ) {
    this.manifest = clipManifest(manifest);
    const { input, imageTower, text, activation, normalisation, layerNormEpsilon } = this.manifest.config;
    const common = [activation, layerNormEpsilon];
    this.towers = {
      image: `clip image ${digests.image} ${JSON.stringify([input, imageTower, normalisation, ...common])}`,
      text: `clip text ${digests.text} ${digests.tokenizer} ${JSON.stringify([text, ...common])}`,
    };
    const { config } = this.manifest;
    this.network = new ClipNetwork(config, layers, parameters);
    this.tokenizer = createBpeTokenizer(tokenizerJson, config.text.maxLength);
    this.layers = layers;
    this.parameters = parameters;
  }

  /** Whether attention needs no matrix of all tokens by all tokens. */
  get streams(): boolean {
    return this.layers.selfAttention !== undefined;
  }

  /** Normalised pixels, height × width × 3, as a vector of unit length; with the positional table where they are a square. */
  async embedImage(
    pixels: Float32Array,
    [height, width]: [number, number],
    positions: boolean,
    record?: Recorder,
  ): Promise<Float64Array> {
    const features = tf.tidy(() =>
      this.network.embedImage(tf.tensor4d(pixels, [1, height, width, 3]), positions, record),
    );
    return unit(features);
  }

  /** Normalised pixels of a square, side × side × 3, as a vector of unit length for each patch, row by row. */
  async embedPatches(pixels: Float32Array, side: number): Promise<Float64Array[]> {
    const features = tf.tidy(() => this.network.embedPatches(tf.tensor4d(pixels, [1, side, side, 3])));
    const [count, width] = features.shape;
    const values = Float64Array.from(await features.data<'float32'>());
    features.dispose();
    return Array.from({ length: count }, (_, i) => ofUnitLength(values.subarray(i * width, (i + 1) * width)));
  }

  /** A text as a vector of unit length, kept for the next image, and for other models with this tower. */
  async embedText(text: string, shared: SharedWork, record?: Recorder): Promise<Float64Array> {
    const known = record ? undefined : this.texts.get(text);
    if (known) return known;
    const compute = async (): Promise<Float64Array> => {
      const { ids, end } = this.idsOf(this.tokenizer.encode(text));
      const features = tf.tidy(() =>
        this.network.embedTexts(tf.tensor2d(ids, [1, ids.length], 'int32'), [end], record),
      );
      return unit(features);
    };
    const found = await shared.once(`${this.towers.text} ${text}`, compute);
    if (this.texts.size >= mostTexts) this.texts.delete(this.texts.keys().next().value!);
    this.texts.set(text, found);
    return found;
  }

  /** By what the model was trained to multiply cosines. */
  async scale(): Promise<number> {
    const [value] = await this.parameters.tensor('text.logitScale').data<'float32'>();
    return (this.logitScale ??= Math.exp(value!));
  }

  /** The layers of a head with weights of its own; none for others. */
  async headLayers(head: string): Promise<HeadLayer[]> {
    const known = this.heads.get(head);
    if (known) return known;
    const layers: HeadLayer[] = [];
    const count = (this.manifest.config.headLayers[head]?.sizes.length ?? 1) - 1;
    for (let i = 0; i < count; i++) {
      const read = (kind: string) => this.parameters.tensor(`heads.${head}.${i}.${kind}`).data<'float32'>();
      layers.push({
        weights: Float32Array.from(await read('weight')),
        bias: Float32Array.from(await read('bias')),
      });
    }
    this.heads.set(head, layers);
    return layers;
  }

  /**
   * Token ids up to the place that is read, the first one of the highest id; all of them where each length would need kernels of its
   * own. What is behind that place changes nothing.
   */
  private idsOf({ ids }: EncodedText): { ids: Int32Array; end: number } {
    const end = ids.indexOf(ids.reduce((a, b) => Math.max(a, b)));
    return { ids: this.layers.prepareShape ? ids : ids.slice(0, end + 1), end };
  }
}

/** Features [1, E], which it disposes of, as a vector of unit length. */
async function unit(features: Tensor2D): Promise<Float64Array> {
  const values = Float64Array.from(await features.data<'float32'>());
  features.dispose();
  return ofUnitLength(values);
}

function ofUnitLength(values: Float64Array): Float64Array {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}
