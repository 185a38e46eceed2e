import * as tf from '../nn/tf.ts';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '../nn/tf.ts';
import type { Layers, Parameters } from '../nn/layers.ts';
import type { ModelConfig } from '../spec/config.ts';
import type { Recorder } from './recorder.ts';

export interface TextContext {
  layers: Layers;
  parameters: Parameters;
  config: ModelConfig['text'];
  record: Recorder | undefined;
  /** Names under which the texts of an image are recorded, in order. */
  recordAs: string[];
}

/** Additive mask of BERT: 0 for a token, −10000 for padding. [B, T] → [B, T]. */
export function additiveMask(mask: Tensor2D): Tensor2D {
  return tf.tidy(() => mask.sub(1).mul(10000));
}

/** Projects query, key and value, attends, and closes with the output projection, the residual and the post-norm. */
class AttentionSublayer {
  private readonly context: TextContext;
  private readonly name: string;

  constructor(context: TextContext, name: string) {
    this.context = context;
    this.name = name;
  }

  project(x: Tensor, role: 'query' | 'key' | 'value'): Tensor3D {
    const { layers, parameters } = this.context;
    return layers.linear(x, parameters.matrix(`${this.name}.${role}.weight`), {
      bias: parameters.tensor(`${this.name}.${role}.bias`) as Tensor1D,
    }) as Tensor3D;
  }

  attend(query: Tensor3D, key: Tensor3D, value: Tensor3D, keyMask?: Tensor2D): Tensor3D {
    const { layers, config } = this.context;
    return layers.attention(query, key, value, { heads: config.heads, ...(keyMask ? { keyMask } : {}) });
  }

  close(mixed: Tensor, residual: Tensor): Tensor {
    const { layers, parameters, config } = this.context;
    const vector = (suffix: string) => parameters.tensor(`${this.name}.${suffix}`) as Tensor1D;
    const out = layers.linear(mixed, parameters.matrix(`${this.name}.output.weight`), {
      bias: vector('output.bias'),
      residual,
    });
    return layers.layerNorm(out, vector('norm.weight'), vector('norm.bias'), config.layerNormEpsilon);
  }
}

function feedForward(x: Tensor, name: string, { layers, parameters, config }: TextContext): Tensor {
  const vector = (suffix: string) => parameters.tensor(`${name}.mlp.${suffix}`) as Tensor1D;
  const hidden = layers.linear(x, parameters.matrix(`${name}.mlp.in.weight`), {
    bias: vector('in.bias'),
    activation: 'gelu',
  });
  const out = layers.linear(hidden, parameters.matrix(`${name}.mlp.out.weight`), {
    bias: vector('out.bias'),
    residual: x,
  });
  return layers.layerNorm(out, vector('norm.weight'), vector('norm.bias'), config.layerNormEpsilon);
}

/**
 * BERT with cross-attention to the image in every layer (BLIP's MED encoder), post-norm. All `n` texts of an image run
 * together: self-attention sees each text alone, cross-attention takes their tokens as one row of queries, so that keys
 * and values of the image are computed once and shared.
 *
 * @param ids token ids [B, n, T] (int32)
 * @param mask 1 for a token, 0 for padding, [B·n, T]
 * @param imageTokens [B, places + 1, image width]
 * @returns features [B, n, T, D]; padded places are computed too
 */
export function encodeTexts(
  ids: Tensor3D,
  mask: Tensor2D,
  imageTokens: Tensor3D,
  context: TextContext,
): Tensor4D {
  const { layers, parameters, config, record, recordAs } = context;
  const [batch, texts, tokens] = ids.shape;
  const { width } = config;
  return tf.tidy(() => {
    const keyMask = additiveMask(mask);
    const perText = (x: Tensor) => x.reshape<Tensor3D>([batch * texts, tokens, width]);
    const perImage = (x: Tensor) => x.reshape<Tensor3D>([batch, texts * tokens, width]);
    const note = (suffix: string, x: Tensor) => {
      if (!record) return;
      recordAs.forEach((name, i) =>
        record(`${name}.${suffix}`, perText(x).slice([i, 0, 0], [1, tokens, width])),
      );
    };

    const readImage = (alone: Tensor, image: Tensor3D, i: number) => {
      const cross = new AttentionSublayer(context, `text.layers.${i}.cross`);
      const joined = perImage(alone);
      const mixed = cross.attend(
        cross.project(joined, 'query'),
        cross.project(image, 'key'),
        cross.project(image, 'value'),
      );
      const out = cross.close(mixed, joined);
      note(`layer${i}.cross_attention`, out);
      return out;
    };

    const words = tf.gather(parameters.tensor('text.words') as Tensor2D, ids.flatten());
    const places = (parameters.tensor('text.positions') as Tensor2D).slice([0, 0], [tokens, width]);
    let x = layers.layerNorm(
      perText(words).add(places),
      parameters.tensor('text.norm.weight') as Tensor1D,
      parameters.tensor('text.norm.bias') as Tensor1D,
      config.layerNormEpsilon,
    );
    note('embeddings', x);
    for (let i = 0; i < config.depth; i++) {
      const layer = (own: Tensor, image: Tensor3D, visible: Tensor2D) => {
        const self = new AttentionSublayer(context, `text.layers.${i}.self`);
        const each = perText(own);
        const mixed = self.attend(
          self.project(each, 'query'),
          self.project(each, 'key'),
          self.project(each, 'value'),
          visible,
        );
        const alone = self.close(mixed, each);
        note(`layer${i}.self_attention`, alone);
        const grounded = config.grounded ? readImage(alone, image, i) : alone;
        return feedForward(grounded, `text.layers.${i}`, context);
      };
      x =
        layers.block?.(`text.layers.${i}`, [x, imageTokens, keyMask], layer) ??
        layer(x, imageTokens, keyMask);
      note(`layer${i}`, x);
    }
    note('features', x);
    return x.reshape<Tensor4D>([batch, texts, tokens, width]);
  });
}
