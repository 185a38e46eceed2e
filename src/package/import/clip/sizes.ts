import * as v from 'valibot';
import { clipNormalisation } from '../../../spec/config.ts';
import { clipSchema, resNetChannels, type ClipConfig } from '../../../spec/clip/config.ts';
import { FoveaError } from '../../../shared/errors.ts';
import { sentence } from '../../manifest.ts';
import type { Layout } from '../../../spec/clip/scorer.ts';
import type { ClipTensors } from './keys.ts';
import { tensorSizes } from './tensor-sizes.ts';

const whole = v.pipe(v.number(), v.integer(), v.minValue(1));
const hfTower = v.optional(
  v.object({
    num_attention_heads: v.optional(whole),
    hidden_act: v.optional(v.string()),
    layer_norm_eps: v.optional(v.number()),
  }),
  {},
);
/** `config.json` of Hugging Face, with its defaults. */
const hfSchema = v.object({ vision_config: hfTower, text_config: hfTower });
/** `open_clip_config.json`, or a model's file in open_clip. */
const openClipSchema = v.object({
  quick_gelu: v.optional(v.boolean(), false),
  /** `layers` is a list where the tower is a ResNet, whose attention is on its last map. */
  vision_cfg: v.object({ width: whole, head_width: v.optional(whole, 64), layers: v.optional(v.unknown()) }),
  text_cfg: v.object({ heads: whole }),
});

/** What a configuration says that weights do not. */
type Unsaid = Partial<Pick<ClipConfig, 'activation' | 'layerNormEpsilon' | 'preparation' | 'pairs'>> & {
  imageHeads?: number;
  textHeads?: number;
};

function invalid(what: string): never {
  throw new FoveaError(
    'model-invalid',
    `The configuration is not valid: ${what}.`,
    'Give the config.json of Hugging Face, open_clip_config.json, or a configuration as manifest.json has it.',
  );
}

function parse<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T {
  const result = v.safeParse(schema, value);
  return result.success ? result.output : invalid(sentence(result.issues[0]));
}

function activationOf(name: string): ClipConfig['activation'] {
  if (name === 'gelu') return 'gelu';
  return name === 'quick_gelu' ? 'quick-gelu' : invalid(`the activation ${name.slice(0, 40)} is not known`);
}

/** Reads a configuration in any of the three forms; nothing where none was given. */
function unsaid(raw: unknown): Unsaid {
  if (raw === undefined) return {};
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return invalid('it is not an object');
  const inner = 'config' in raw ? raw.config : 'model_cfg' in raw ? raw.model_cfg : raw;
  if (typeof inner === 'object' && inner !== null && 'family' in inner) {
    const { imageTower, text, ...rest } = parse(clipSchema, inner);
    return { ...rest, imageHeads: imageTower.heads, textHeads: text.heads };
  }
  if (typeof inner === 'object' && inner !== null && 'vision_cfg' in inner) {
    const { quick_gelu: quick, vision_cfg: vision, text_cfg: text } = parse(openClipSchema, inner);
    return {
      activation: quick ? 'quick-gelu' : 'gelu',
      imageHeads: (Array.isArray(vision.layers) ? resNetChannels(vision) : vision.width) / vision.head_width,
      textHeads: text.heads,
    };
  }
  const { vision_config: vision, text_config: text } = parse(hfSchema, inner);
  const [ours, theirs] = [vision, text].map(({ hidden_act: name = 'quick_gelu' }) => name);
  if (ours !== theirs) return invalid(`the towers have different activations, ${ours} and ${theirs}`);
  return {
    activation: activationOf(ours!),
    layerNormEpsilon: vision.layer_norm_eps ?? 1e-5,
    imageHeads: vision.num_attention_heads ?? 12,
    textHeads: text.num_attention_heads ?? 8,
  };
}

/** Heads of a tower this wide where nothing says: 64 channels each, as in every published size but H/14's image tower. */
function usualHeads(width: number, tower: string): number {
  const each = width === 1280 ? 80 : 64;
  if (width % each === 0) return width / each;
  throw new FoveaError(
    'model-invalid',
    `The ${tower} tower is ${width} wide, which no published model is: how many attention heads it has is not known.`,
    'Give --config: the config.json or open_clip_config.json that belongs to the checkpoint.',
  );
}

/** The activation that a checkpoint of this kind was trained with; undefined where its kind does not tell. */
const activationByLayout: Partial<Record<Layout, ClipConfig['activation']>> = { openai: 'quick-gelu' };

/**
 * The configuration of a CLIP checkpoint: sizes from its tensors, and what they do not say from a configuration, its kind, or what its
 * scorers were published with. Throws `model-invalid` where the activation remains unknown: it is never guessed.
 */
export function clipConfig(
  tensors: ClipTensors,
  raw: unknown,
  headLayers: ClipConfig['headLayers'],
  trainedWith: ClipConfig['activation'] | undefined,
): ClipConfig {
  const said = unsaid(raw);
  const { patch, size, embedding, image, attended, text, vocabulary, maxLength } = tensorSizes(tensors);
  const activation = said.activation ?? activationByLayout[tensors.layout] ?? trainedWith;
  if (activation === undefined) {
    throw new FoveaError(
      'model-invalid',
      'Whether the model was trained with GELU or QuickGELU is not in its weights.',
      'Give --config: the config.json or open_clip_config.json that belongs to the checkpoint.',
    );
  }
  return parse(clipSchema, {
    family: 'clip',
    input: { size, patch },
    embedding,
    imageTower: { ...image, heads: said.imageHeads ?? usualHeads(attended, 'image') },
    text: { ...text, heads: said.textHeads ?? usualHeads(text.width, 'text'), vocabulary, maxLength },
    activation,
    layerNormEpsilon: said.layerNormEpsilon ?? 1e-5,
    normalisation: clipNormalisation,
    headLayers,
    ...(said.preparation ? { preparation: said.preparation } : {}),
    ...(said.pairs ? { pairs: said.pairs } : {}),
  });
}
