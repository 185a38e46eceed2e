import { ClipNetwork } from '../../../model/clip/clip-network.ts';
import type { Layers, Parameters } from '../../../nn/layers.ts';
import * as tf from '../../../nn/tf.ts';
import type { Manifest } from '../../../package/manifest.ts';
import type { ClipConfig } from '../../../spec/clip/config.ts';
import type { HeadLayer } from '../../../spec/clip/scorer.ts';
import { createBpeTokenizer } from '../../../tokenizer/bpe/bpe.ts';
import type { TextTokenizer } from '../../../tokenizer/tokenizer.ts';
import type { Recorder } from '../../../model/recorder.ts';
import type { OpenedModel } from '../scorer.ts';
import { TextEmbeddings } from './text-embeddings.ts';
import { unit, unitRows } from './unit-rows.ts';

export type ClipManifest = Manifest & { config: ClipConfig };

/** Narrows a manifest to CLIP's. */
export function clipManifest(manifest: Manifest): ClipManifest {
  const { config } = manifest;
  if (!('family' in config)) throw new TypeError(`${manifest.name} is not a CLIP model`);
  return { ...manifest, config };
}

/** Normalised pixels, and whether the positional table is added to their patches. */
export interface TowerInput {
  pixels: Float32Array;
  shape: [1, height: number, width: number, 3];
  positions: boolean;
}

interface EmbeddedPatches {
  rows: number;
  columns: number;
  embedded: Float64Array[];
}

/** A CLIP model in memory, its tokenizer, and what is computed once for all images. */
export class ClipModel {
  readonly manifest: ClipManifest;
  readonly tokenizer: TextTokenizer;
  readonly texts: TextEmbeddings;
  /** What each tower is: equal for models whose embeddings are equal. */
  readonly towers: { image: string; text: string };
  private readonly network: ClipNetwork;
  private readonly layers: Layers;
  private readonly parameters: Parameters;
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
    const wholeLength = layers.prepareShape !== undefined;
    this.texts = new TextEmbeddings(this.network, this.tokenizer, this.towers.text, wholeLength);
    this.layers = layers;
    this.parameters = parameters;
  }

  /** Whether attention streams over keys on a GPU, so that very many tokens need neither memory for all by all nor long. */
  get streams(): boolean {
    return this.layers.selfAttention !== undefined;
  }

  /** What the tower reads as a vector of unit length. */
  async embedImage({ pixels, shape, positions }: TowerInput, record?: Recorder): Promise<Float64Array> {
    const features = tf.tidy(() => this.network.embedImage(tf.tensor4d(pixels, shape), positions, record));
    return unit(features);
  }

  /** The same as a vector of unit length for each patch, row by row. */
  async embedPatches({ pixels, shape, positions }: TowerInput): Promise<EmbeddedPatches> {
    const features = tf.tidy(() => this.network.embedPatches(tf.tensor4d(pixels, shape), positions));
    const [rows, columns] = features.shape;
    return { rows, columns, embedded: await unitRows(features) };
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
}
