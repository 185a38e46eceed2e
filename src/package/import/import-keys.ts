/**
 * Key names of known checkpoints → names of `spec/parameters.ts`. Three files are known: the authors' whole model
 * (`blip_encoder.…`, `regressor.…`), ImageReward's (`blip.…`, `mlp.…`) and timm's ViT (`patch_embed.…`, `blocks.…`). Our own names
 * map to themselves.
 */

export type Transform =
  /** As it is. */
  | 'none'
  /** [in, out] → [out, in]. */
  | 'transpose'
  /** A 1×1 convolution [out, in, 1, 1] → [out, in]. */
  | 'squeeze';

interface Target {
  name: string;
  transform: Transform;
}

/** `unused`: known and deliberately ignored; undefined: unknown. */
export type Mapped = Target | { unused: string } | undefined;

/** Name of the one head such checkpoints have. */
export const importedHead = 'quality';

type Rule = [RegExp, string | { unused: string }, Transform?];

const vision: Rule[] = [
  [/^cls_token$/, 'classToken'],
  [/^pos_embed$/, 'positions'],
  [/^patch_embed\.proj\.(weight|bias)$/, 'patchEmbed.$1'],
  [/^blocks\.(\d+)\.norm([12])\.(weight|bias)$/, 'blocks.$1.norm$2.$3'],
  [/^blocks\.(\d+)\.attn\.qkv\.(weight|bias)$/, 'blocks.$1.attention.qkv.$2'],
  [/^blocks\.(\d+)\.attn\.proj\.(weight|bias)$/, 'blocks.$1.attention.output.$2'],
  [/^blocks\.(\d+)\.mlp\.fc1\.(weight|bias)$/, 'blocks.$1.mlp.in.$2'],
  [/^blocks\.(\d+)\.mlp\.fc2\.(weight|bias)$/, 'blocks.$1.mlp.out.$2'],
];

const imageTower: Rule[] = [...vision, [/^norm\.(weight|bias)$/, 'norm.$1']];

const cropTower: Rule[] = [
  ...vision,
  [
    /^(norm|fc_norm|head|head_dist|pre_logits\.fc)\.(weight|bias)$/,
    { unused: 'the crop tower ends before it' },
  ],
];

const textEncoder: Rule[] = [
  [/^embeddings\.word_embeddings\.weight$/, 'words'],
  [/^embeddings\.position_embeddings\.weight$/, 'positions'],
  [/^embeddings\.LayerNorm\.(weight|bias)$/, 'norm.$1'],
  [/^embeddings\.(position_ids|token_type_ids|token_type_embeddings\.weight)$/, { unused: 'a constant' }],
  [/^encoder\.layer\.(\d+)\.attention\.self\.(query|key|value)\.(weight|bias)$/, 'layers.$1.self.$2.$3'],
  [/^encoder\.layer\.(\d+)\.attention\.output\.dense\.(weight|bias)$/, 'layers.$1.self.output.$2'],
  [/^encoder\.layer\.(\d+)\.attention\.output\.LayerNorm\.(weight|bias)$/, 'layers.$1.self.norm.$2'],
  [
    /^encoder\.layer\.(\d+)\.crossattention\.self\.(query|key|value)\.(weight|bias)$/,
    'layers.$1.cross.$2.$3',
  ],
  [/^encoder\.layer\.(\d+)\.crossattention\.output\.dense\.(weight|bias)$/, 'layers.$1.cross.output.$2'],
  [/^encoder\.layer\.(\d+)\.crossattention\.output\.LayerNorm\.(weight|bias)$/, 'layers.$1.cross.norm.$2'],
  [/^encoder\.layer\.(\d+)\.intermediate\.dense\.(weight|bias)$/, 'layers.$1.mlp.in.$2'],
  [/^encoder\.layer\.(\d+)\.output\.dense\.(weight|bias)$/, 'layers.$1.mlp.out.$2'],
  [/^encoder\.layer\.(\d+)\.output\.LayerNorm\.(weight|bias)$/, 'layers.$1.mlp.norm.$2'],
  [/^pooler\.dense\.(weight|bias)$/, { unused: 'the text encoder ends before it' }],
];

const headName = `heads.${importedHead}`;

const regressor: Rule[] = [
  [/^proj$/, 'regressor.textProjection.weight', 'transpose'],
  [/^down_channel\.weight$/, 'regressor.reduce.weight', 'squeeze'],
  [/^down_channel\.bias$/, 'regressor.reduce.bias'],
  [/^conv\.0\.(weight|bias)$/, 'regressor.convolution.$1'],
  [/^norm1\.(weight|bias)$/, 'regressor.visualNorm.$1'],
  [/^norm2\.(weight|bias)$/, 'regressor.preferenceNorm.$1'],
  [/^norm3\.(weight|bias)$/, 'regressor.consistencyNorm.$1'],
  [/^cross_attention\.to_q\.weight$/, 'regressor.preference.query.weight'],
  [/^cross_attention\.to_k\.weight$/, 'regressor.preference.key.weight'],
  [/^cross_attention\.to_v\.weight$/, 'regressor.preference.value.weight'],
  [/^cross_attention\.to_out\.0\.(weight|bias)$/, 'regressor.preference.output.$1'],
  [/^cross_attention_text\.to_q\.weight$/, 'regressor.consistency.query.weight'],
  [/^cross_attention_text\.to_k\.weight$/, 'regressor.consistency.key.weight'],
  [/^cross_attention_text\.to_v\.weight$/, 'regressor.consistency.value.weight'],
  [/^cross_attention_text\.to_out\.0\.(weight|bias)$/, 'regressor.consistency.output.$1'],
  [/^proj_pool\.(weight|bias)$/, 'regressor.tokenPooling.$1'],
  [/^iqapool\.conv_avg\.0\.weight$/, 'regressor.pooling.spatial.weight', 'squeeze'],
  [/^iqapool\.conv_avg\.0\.bias$/, 'regressor.pooling.spatial.bias'],
  [/^iqapool\.channel_adjust\.0\.(weight|bias)$/, 'regressor.pooling.channelIn.$1'],
  [/^iqapool\.channel_adjust\.2\.(weight|bias)$/, 'regressor.pooling.channelOut.$1'],
  [/^gating_network\.0\.(weight|bias)$/, `${headName}.gate.$1`],
  [/^proj_experts\.(\d+)\.project\.0\.(weight|bias)$/, `${headName}.experts.$1.in.$2`],
  [/^proj_experts\.(\d+)\.project\.2\.(weight|bias)$/, `${headName}.experts.$1.out.$2`],
];

/** Linear layers among ImageReward's MLP, whose other places are dropouts. */
const rewardLayers = [0, 2, 4, 6, 7];
const reward: Rule[] = rewardLayers.map((place, i) => [
  new RegExp(`^layers\\.${place}\\.(weight|bias)$`),
  `${i}.$1`,
]);

const dead = { unused: 'left in the file by the training code, never used' };
const projections: Rule[] = [[/^(vision_proj|text_proj)\.(weight|bias)$/, dead]];
const leftovers: Rule[] = [
  [/^cross_attention\.to_(q|k|v|out\.0)\.(weight|bias)$/, dead],
  [/^down_channel\.(weight|bias)$/, dead],
];

/** The prefix of a group of keys in a file, and of its targets; the longest prefix is tried first. */
const groups: [prefix: string, target: string, rules: Rule[]][] = [
  ['blip_encoder.reward.blip.visual_encoder.', 'image.', imageTower],
  ['blip_encoder.reward.blip.text_encoder.', 'text.', textEncoder],
  ['blip_encoder.reward.blip.', '', projections],
  ['blip_encoder.reward.mlp.', 'reward.', reward],
  ['blip_encoder.visual_encoder.', 'crop.', cropTower],
  ['blip.visual_encoder.', 'image.', imageTower],
  ['blip.text_encoder.', 'text.', textEncoder],
  ['blip.', '', projections],
  ['mlp.', 'reward.', reward],
  ['regressor.', '', regressor],
  ['', 'crop.', cropTower],
  ['', '', leftovers],
];

/** The parameter a checkpoint key maps to. `isOurs` recognises our own parameter names, which map to themselves. */
export function mapKey(key: string, isOurs: (name: string) => boolean): Mapped {
  for (const [prefix, target, rules] of groups) {
    if (!key.startsWith(prefix)) continue;
    const rest = key.slice(prefix.length);
    for (const [pattern, to, transform = 'none'] of rules) {
      if (!pattern.test(rest)) continue;
      if (typeof to !== 'string') return to;
      return { name: target + rest.replace(pattern, to), transform };
    }
  }
  return isOurs(key) ? { name: key, transform: 'none' } : undefined;
}
