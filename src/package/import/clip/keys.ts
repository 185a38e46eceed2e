import type { Layout } from '../../../spec/clip/scorer.ts';
import type { Candidate } from '../planned-tensor.ts';
import type { TensorInfo, TensorSource } from '../../../formats/tensor-source.ts';
import { match, to, unused, type Rule } from './key-rule.ts';
import { resNet } from './resnet-keys.ts';

/** A tensor that becomes a parameter, or one of three that are stacked to one. */
export interface Piece extends Omit<Candidate, 'transform'> {
  transposed: boolean;
  /** Its place among those that are stacked. */
  part: number;
}

const block: Rule[] = [
  [/^ln_([12])\.(weight|bias)$/, to('norm$1.$2')],
  [/^attn\.in_proj_(weight|bias)$/, to('attention.qkv.$1')],
  [/^attn\.out_proj\.(weight|bias)$/, to('attention.output.$1')],
  [/^mlp\.c_fc\.(weight|bias)$/, to('mlp.in.$1')],
  [/^mlp\.c_proj\.(weight|bias)$/, to('mlp.out.$1')],
];

const hfBlock: Rule[] = [
  [/^layer_norm([12])\.(weight|bias)$/, to('norm$1.$2')],
  ...['q', 'k', 'v'].map((letter, part): Rule => [
    new RegExp(`^self_attn\\.${letter}_proj\\.(weight|bias)$`),
    to('attention.qkv.$1', { part }),
  ]),
  [/^self_attn\.out_proj\.(weight|bias)$/, to('attention.output.$1')],
  [/^mlp\.fc1\.(weight|bias)$/, to('mlp.in.$1')],
  [/^mlp\.fc2\.(weight|bias)$/, to('mlp.out.$1')],
];

/** The rules for blocks that a tower's prefix and a number stand before. */
function blocks(prefix: string, tower: string, rules: Rule[]): Rule {
  const start = new RegExp(`^${prefix}(\\d+)\\.(.+)$`);
  return [
    start,
    ([, i, rest]) => {
      const target = match(rest!, rules);
      return target ? { ...target, name: `${tower}.blocks.${i}.${target.name}` } : undefined;
    },
  ];
}

const visionTransformer: Rule[] = [
  [/^visual\.class_embedding$/, to('image.classToken')],
  [/^visual\.conv1\.weight$/, to('image.patchEmbed.weight')],
  [/^visual\.positional_embedding$/, to('image.positions')],
  [/^visual\.ln_pre\.(weight|bias)$/, to('image.preNorm.$1')],
  blocks('visual\\.transformer\\.resblocks\\.', 'image', block),
  [/^visual\.ln_post\.(weight|bias)$/, to('image.norm.$1')],
  [/^visual\.proj$/, to('image.projection.weight', { transposed: true })],
];

const originalText: Rule[] = [
  [/^(?:text\.)?token_embedding\.weight$/, to('text.words')],
  [/^(?:text\.)?positional_embedding$/, to('text.positions')],
  blocks('(?:text\\.)?transformer\\.resblocks\\.', 'text', block),
  [/^(?:text\.)?ln_final\.(weight|bias)$/, to('text.norm.$1')],
  [/^(?:text\.)?text_projection$/, to('text.projection.weight', { transposed: true })],
  [/^logit_scale$/, to('text.logitScale')],
  [/^(?:input_resolution|context_length|vocab_size|(?:text\.)?attn_mask)$/, unused],
];

const huggingFace: Rule[] = [
  [/^vision_model\.embeddings\.class_embedding$/, to('image.classToken')],
  [/^vision_model\.embeddings\.patch_embedding\.weight$/, to('image.patchEmbed.weight')],
  [/^vision_model\.embeddings\.position_embedding\.weight$/, to('image.positions')],
  // spelt so in the files
  [/^vision_model\.pre_layrnorm\.(weight|bias)$/, to('image.preNorm.$1')],
  blocks('vision_model\\.encoder\\.layers\\.', 'image', hfBlock),
  [/^vision_model\.post_layernorm\.(weight|bias)$/, to('image.norm.$1')],
  [/^visual_projection\.weight$/, to('image.projection.weight')],
  [/^text_model\.embeddings\.token_embedding\.weight$/, to('text.words')],
  [/^text_model\.embeddings\.position_embedding\.weight$/, to('text.positions')],
  blocks('text_model\\.encoder\\.layers\\.', 'text', hfBlock),
  [/^text_model\.final_layer_norm\.(weight|bias)$/, to('text.norm.$1')],
  [/^text_projection\.weight$/, to('text.projection.weight')],
  [/^logit_scale$/, to('text.logitScale')],
  [/^(?:text|vision)_model\.embeddings\.position_ids$/, unused],
];

type Kind = 'vit' | 'resnet' | 'hf';
const rulesOf: Record<Kind, Rule[]> = {
  vit: [...visionTransformer, ...originalText],
  resnet: [...resNet, ...originalText],
  hf: huggingFace,
};

/** A key that every CLIP checkpoint of a kind has, with whatever wrappers put before it. */
const tells: Record<Kind, RegExp> = {
  vit: /^(.*?)visual\.class_embedding$/,
  resnet: /^(.*?)visual\.attnpool\.positional_embedding$/,
  hf: /^(.*?)vision_model\.embeddings\.class_embedding$/,
};

/** What kind of checkpoint these keys are of, and what stands before every key. */
function told(keys: readonly string[]): { kind: Kind; prefix: string } | undefined {
  for (const kind of ['vit', 'resnet', 'hf'] as const) {
    for (const key of keys) {
      const prefix = tells[kind].exec(key)?.[1];
      if (prefix !== undefined) return { kind, prefix };
    }
  }
  return undefined;
}

/** The towers in a file, sorted by the parameters they become. */
export interface ClipTensors {
  layout: Layout;
  /** Whether the image tower is a modified ResNet instead of a vision transformer. */
  isResNet: boolean;
  /** What stands before every key: `state_dict.`, `module.`, or nothing. */
  prefix: string;
  pieces: Map<string, Piece[]>;
  unused: string[];
  unexpected: string[];
}

/** The names of a CLIP checkpoint in this file, or undefined where it is none. */
export function clipTensors(source: TensorSource): ClipTensors | undefined {
  const keys = [...source.tensors.keys()];
  const tells = told(keys);
  if (!tells) return undefined;
  const { kind, prefix } = tells;
  const openai =
    source.standIns?.some((name) => name.startsWith('__torch__')) ??
    keys.includes(`${prefix}input_resolution`);
  const layout = kind === 'hf' ? 'hf' : openai ? 'openai' : 'open_clip';
  const isResNet = kind === 'resnet';
  const found: ClipTensors = { layout, isResNet, prefix, pieces: new Map(), unused: [], unexpected: [] };
  for (const [key, info] of source.tensors) sortKey(found, rulesOf[kind], source, key, info);
  return found;
}

function sortKey(
  found: ClipTensors,
  rules: readonly Rule[],
  source: TensorSource,
  key: string,
  info: TensorInfo,
): void {
  const { prefix, pieces, unused: left, unexpected } = found;
  const target = key.startsWith(prefix) ? match(key.slice(prefix.length), rules) : null;
  if (!target) {
    left.push(key);
    if (target === null) unexpected.push(key);
    return;
  }
  const { name, transposed = false, part = 0 } = target;
  pieces.set(name, [...(pieces.get(name) ?? []), { source, key, info, transposed, part }]);
}
