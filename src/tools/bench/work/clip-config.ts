import type { ViTConfig } from '../../../spec/clip/config.ts';
import { clipNormalisation } from '../../../spec/config.ts';

/** CLIP ViT-B/32 as OpenAI published it (Radford et al. 2021), with at most so many of the 12 blocks of each tower. */
export function clipB32(blocks = 12): ViTConfig {
  const depth = Math.min(blocks, 12);
  return {
    family: 'clip',
    input: { size: 224, patch: 32 },
    embedding: 512,
    imageTower: { width: 768, depth, heads: 12, intermediate: 3072 },
    text: { width: 512, depth, heads: 8, intermediate: 2048, vocabulary: 49_408, maxLength: 77 },
    activation: 'quick-gelu',
    layerNormEpsilon: 1e-5,
    normalisation: clipNormalisation,
    headLayers: {},
  };
}
