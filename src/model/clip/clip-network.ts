import type { Layers, Parameters } from '../../nn/layers.ts';
import * as tf from '../../nn/tf.ts';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '../../nn/tf.ts';
import { isResNet, type ClipConfig, type ViTTower } from '../../spec/clip/config.ts';
import type { Recorder } from '../recorder.ts';
import { transformerBlock } from '../transformer-block.ts';
import { attentionPool, placeFeatures } from './resnet/attention-pool.ts';
import { runResNet } from './resnet/resnet-tower.ts';

/** CLIP (Radford et al. 2021): two towers whose embeddings meet in one space. Holds no state but weights. */
export class ClipNetwork {
  readonly config: ClipConfig;
  private readonly layers: Layers;
  private readonly parameters: Parameters;

  constructor(config: ClipConfig, layers: Layers, parameters: Parameters) {
    this.config = config;
    this.layers = layers;
    this.parameters = parameters;
  }

  /**
   * Normalised pixels [B, H, W, 3] → features [B, E], not yet of unit length. In a vision transformer whole patches count; what is left
   * over at the right and below is not read.
   *
   * @param positions whether the positional table is added, which needs images of the configuration's size
   */
  embedImage(pixels: Tensor4D, positions = true, record?: Recorder): Tensor2D {
    const { config, layers, parameters } = this;
    const { imageTower } = config;
    return tf.tidy(() => {
      if (isResNet(imageTower)) {
        const map = runResNet(pixels, imageTower, { layers, parameters }, record);
        return attentionPool(map, { heads: imageTower.heads, positions }, { layers, parameters });
      }
      const last = this.blocks(this.tokens(pixels, positions, record), imageTower, 'image', record);
      const pooled = this.norm(rowOf(last, 0), 'image.norm') as Tensor2D;
      record?.('image.ln_post', pooled);
      return layers.linear(pooled, parameters.matrix('image.projection.weight')) as Tensor2D;
    });
  }

  /**
   * Normalised pixels [1, H, W, 3] → features of its patches [rows, columns, E], not yet of unit length. In the last attention every
   * token keeps its own value instead of a mixture of all tokens' values, after MaskCLIP (Zhou et al. 2022): the tower was trained to
   * say in one token alone what an image shows, a class token or the mean, but what that token mixes are these values.
   *
   * @param positions as in `embedImage`
   */
  embedPatches(pixels: Tensor4D, positions = true): Tensor3D {
    const { config, layers, parameters } = this;
    const { imageTower } = config;
    return tf.tidy(() => {
      if (isResNet(imageTower)) {
        const context = { layers, parameters };
        return placeFeatures(runResNet(pixels, imageTower, context), positions, context);
      }
      const last = this.blocks(this.tokens(pixels, positions), imageTower, 'image', undefined, true);
      const [, length, width] = last.shape;
      const columns = Math.floor(pixels.shape[2] / config.input.patch);
      const patches = last.slice([0, 1, 0], [1, length - 1, width]).reshape<Tensor3D>([-1, columns, width]);
      const normed = this.norm(patches, 'image.norm');
      return layers.linear(normed, parameters.matrix('image.projection.weight')) as Tensor3D;
    });
  }

  /** Normalised pixels → what the first block reads, [B, 1 + patches, D]: class token and patches in their places. */
  private tokens(pixels: Tensor4D, positions: boolean, record?: Recorder): Tensor3D {
    const { config, layers, parameters } = this;
    const { patch } = config.input;
    return tf.tidy(() => {
      const [batch, height, width] = pixels.shape;
      const [rows, columns] = [Math.floor(height / patch), Math.floor(width / patch)];
      const whole =
        rows * patch === height && columns * patch === width
          ? pixels
          : pixels.slice([0, 0, 0, 0], [batch, rows * patch, columns * patch, 3]);
      const patches = layers.patchEmbed(
        whole,
        parameters.matrix('image.patchEmbed.weight'),
        undefined,
        patch,
      );
      record?.('image.patch_embed', patches);
      const classToken = parameters.tensor('image.classToken').tile([batch, 1, 1]);
      const tokens = tf.concat<Tensor3D>([classToken as Tensor3D, patches], 1);
      const placed = positions ? tokens.add<Tensor3D>(parameters.tensor('image.positions')) : tokens;
      const first = this.norm(placed, 'image.preNorm') as Tensor3D;
      record?.('image.ln_pre', first);
      return first;
    });
  }

  /**
   * Token ids [B, T] → features [B, E], not yet of unit length: those at each text's first end token, behind which nothing counts.
   *
   * @param ends of each text, the place of its first end token
   */
  embedTexts(ids: Tensor2D, ends: readonly number[], record?: Recorder): Tensor2D {
    const { config, layers, parameters } = this;
    const { width } = config.text;
    return tf.tidy(() => {
      const [batch, length] = ids.shape;
      const words = tf
        .gather(parameters.tensor('text.words') as Tensor2D, ids.flatten())
        .reshape<Tensor3D>([batch, length, width]);
      const places = (parameters.tensor('text.positions') as Tensor2D).slice([0, 0], [length, width]);
      const embedded = words.add<Tensor3D>(places);
      record?.('text.embeddings', embedded);
      const last = this.norm(this.blocks(embedded, config.text, 'text', record), 'text.norm') as Tensor3D;
      record?.('text.ln_final', last);
      const rows = ends.map((end, text) => text * length + end);
      const pooled = tf.gather(last.reshape<Tensor2D>([batch * length, width]), tf.tensor1d(rows, 'int32'));
      record?.('text.pooled', pooled);
      return layers.linear(pooled, parameters.matrix('text.projection.weight')) as Tensor2D;
    });
  }

  private norm(x: Tensor, name: string): Tensor {
    const { layers, parameters, config } = this;
    const vector = (suffix: string) => parameters.tensor(`${name}.${suffix}`) as Tensor1D;
    return layers.layerNorm(x, vector('weight'), vector('bias'), config.layerNormEpsilon);
  }

  /** @param alone whether no token sees another in the last block */
  private blocks(
    first: Tensor3D,
    { depth, heads }: ViTTower,
    tower: 'image' | 'text',
    record: Recorder | undefined,
    alone = false,
  ): Tensor3D {
    const { layers, parameters, config } = this;
    const { activation, layerNormEpsilon } = config;
    const context = { layers, parameters, heads, layerNormEpsilon, activation, causal: tower === 'text' };
    let x = first;
    for (let i = 0; i < depth; i++) {
      x = transformerBlock(x, `${tower}.blocks.${i}`, { ...context, alone: alone && i === depth - 1 });
      record?.(`${tower}.block${i}`, x);
    }
    return x;
  }
}

/** One token of each row, [B, T, D] → [B, D]. */
function rowOf(x: Tensor3D, place: number): Tensor2D {
  const [batch, , width] = x.shape;
  return x.slice([0, place, 0], [batch, 1, width]).reshape<Tensor2D>([batch, width]);
}
