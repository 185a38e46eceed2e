import { shallowConfig } from '../bench/work/shallow-config.ts';
import type { WorkName } from './api.ts';

/** Layers of the deepest tower. */
export const mostBlocks: Record<WorkName, number> = { vit: 12, 'sc-agiqa': 24, clip: 12 };

/** Layers where none are asked for: the whole of SC-AGIQA in f32 is more than an ONNX file may hold. */
export const usualBlocks: Record<WorkName, number> = { vit: 12, 'sc-agiqa': 2, clip: 12 };

/** What was computed, for the head of a report. */
export function describeWork(work: WorkName, blocks: number, batch: number): string {
  if (work === 'vit') return `ViT-B/16, ${blocks} of 12 blocks, batch ${batch}`;
  if (work === 'clip') {
    const images = batch === 1 ? '1 image' : `${batch} images`;
    return `CLIP ViT-B/32, both towers with ${blocks} of 12 blocks, ${images} and 1 text`;
  }
  const { imageTower, text, cropTower } = shallowConfig(blocks);
  const depths = `${imageTower.depth} of 24 image, ${text.depth} of 12 text and ${cropTower.depth} of 12 crop layers`;
  return `SC-AGIQA, one image with both texts, ${depths}, ${batch} ${batch === 1 ? 'crop' : 'crops'}`;
}
