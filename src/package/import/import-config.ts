import * as v from 'valibot';
import {
  clipNormalisation,
  configSchema,
  fullSize,
  imagenetNormalisation,
  type ModelConfig,
} from '../../spec/config.ts';
import { FoveaError } from '../../shared/errors.ts';
import { configProblem } from '../../spec/check-config.ts';
import { sentence } from '../manifest.ts';

/**
 * Sizes of a model as the reference numbers record them (`config` of a golden file), converted to ours. Missing sizes default to full size.
 */

const number = v.optional(v.number());
const tower = { depth: number, heads: number, mlp_ratio: number, ln_eps: number };

const goldenSchema = v.object({
  image: v.optional(v.object({ size: number, patch: number })),
  blip_vision: v.optional(v.object({ width: number, ...tower })),
  text: v.optional(
    v.object({
      hidden: number,
      layers: number,
      heads: number,
      intermediate: number,
      vocab: number,
      max_position: number,
      max_length: number,
      ln_eps: number,
      encoder_width: number,
    }),
  ),
  reward_mlp: v.optional(v.object({ sizes: v.array(v.number()) })),
  vit: v.optional(v.object({ dim: number, ...tower, taps: v.optional(v.array(v.number())) })),
  regressor: v.optional(
    v.object({
      inchannels: number,
      mid: number,
      out: number,
      heads: number,
      dim_head: number,
      experts: number,
      topk: number,
      reduction: number,
      tokens: number,
      pool_constant: number,
      ln_eps: number,
    }),
  ),
  csf: v.optional(v.object({ patch: number, fft_d: number })),
});

const specialIdsSchema = v.record(v.string(), v.number());

export interface ImportedConfig {
  config: ModelConfig;
  /** Ids the vocabulary's special tokens must have, where the file records them: pad, unk, cls, sep, mask. */
  specialIds?: Record<string, number>;
}

function invalid(what: string): never {
  throw new FoveaError(
    'model-invalid',
    `The configuration is not valid: ${what}.`,
    'Give the "config" object of the reference numbers, or a configuration as manifest.json has it.',
  );
}

function convert(golden: v.InferOutput<typeof goldenSchema>): unknown {
  const { image, blip_vision: blip, text, vit, regressor: r, csf } = golden;
  const full = fullSize;
  return {
    input: { size: image?.size ?? full.input.size, patch: image?.patch ?? full.input.patch },
    imageTower: {
      width: blip?.width ?? full.imageTower.width,
      depth: blip?.depth ?? full.imageTower.depth,
      heads: blip?.heads ?? full.imageTower.heads,
      mlpRatio: blip?.mlp_ratio ?? full.imageTower.mlpRatio,
      layerNormEpsilon: blip?.ln_eps ?? full.imageTower.layerNormEpsilon,
      normalisation: imagenetNormalisation,
    },
    text: {
      width: text?.hidden ?? full.text.width,
      depth: text?.layers ?? full.text.depth,
      heads: text?.heads ?? full.text.heads,
      intermediate: text?.intermediate ?? full.text.intermediate,
      vocabulary: text?.vocab ?? full.text.vocabulary,
      maxPosition: text?.max_position ?? full.text.maxPosition,
      maxLength: text?.max_length ?? r?.tokens ?? full.text.maxLength,
      layerNormEpsilon: text?.ln_eps ?? full.text.layerNormEpsilon,
      grounded: true,
    },
    cropTower: {
      width: vit?.dim ?? full.cropTower.width,
      depth: vit?.depth ?? full.cropTower.depth,
      heads: vit?.heads ?? full.cropTower.heads,
      mlpRatio: vit?.mlp_ratio ?? full.cropTower.mlpRatio,
      layerNormEpsilon: vit?.ln_eps ?? full.cropTower.layerNormEpsilon,
      normalisation: clipNormalisation,
      taps: vit?.taps ?? full.cropTower.taps,
    },
    regressor: {
      middle: r?.mid ?? full.regressor.middle,
      width: r?.out ?? full.regressor.width,
      attentionHeads: r?.heads ?? full.regressor.attentionHeads,
      attentionHeadWidth: r?.dim_head ?? full.regressor.attentionHeadWidth,
      experts: r?.experts ?? full.regressor.experts,
      topK: r?.topk ?? full.regressor.topK,
      reduction: r?.reduction ?? full.regressor.reduction,
      poolConstant: r?.pool_constant ?? full.regressor.poolConstant,
      layerNormEpsilon: r?.ln_eps ?? full.regressor.layerNormEpsilon,
    },
    csf: { patch: csf?.patch ?? full.csf.patch, spacing: csf?.fft_d ?? full.csf.spacing },
    rewardSizes: golden.reward_mlp?.sizes ?? full.rewardSizes,
    switches: full.switches,
  };
}

/** Sizes a golden file states twice must agree. */
function checkTwins(golden: v.InferOutput<typeof goldenSchema>, config: ModelConfig): void {
  const twins: [string, number | undefined, number][] = [
    ['text.encoder_width', golden.text?.encoder_width, config.imageTower.width],
    ['regressor.inchannels', golden.regressor?.inchannels, config.cropTower.width],
    ['regressor.tokens', golden.regressor?.tokens, config.text.maxLength],
  ];
  for (const [name, stated, used] of twins) {
    if (stated !== undefined && stated !== used)
      invalid(`${name} is ${stated}, but the rest requires ${used}`);
  }
}

/**
 * Reads a configuration: the `config` object of a golden file, a whole golden file, or our own form as manifests carry it
 * (also inside one). Throws `model-invalid` naming the bad field.
 */
export function importConfig(raw: unknown): ImportedConfig {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) invalid('it is not an object');
  const inner = 'config' in raw && typeof raw.config === 'object' && raw.config !== null ? raw.config : raw;
  let candidate: unknown = inner;
  let golden: v.InferOutput<typeof goldenSchema> | undefined;
  if (!('imageTower' in inner)) {
    const parsed = v.safeParse(goldenSchema, inner);
    if (!parsed.success) invalid(sentence(parsed.issues[0]));
    golden = parsed.output;
    candidate = convert(golden);
  }
  const result = v.safeParse(configSchema, candidate);
  if (!result.success) invalid(sentence(result.issues[0]));
  const config = result.output;
  if (golden) checkTwins(golden, config);
  const problem = configProblem(config);
  if (problem) invalid(problem);
  const ids = 'special_ids' in raw ? v.safeParse(specialIdsSchema, raw.special_ids) : undefined;
  return ids?.success ? { config, specialIds: ids.output } : { config };
}
