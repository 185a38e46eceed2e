import type { Layout } from '../../../spec/clip/scorer.ts';
import { clipScorers } from '../../../spec/clip/scorers/index.ts';
import type { ClipTensors } from './keys.ts';

/** What a checkpoint is by its names and sizes, and the scorers that it is usually packed as. */
export interface CheckpointKind {
  /** One sentence for the user. */
  says: string;
  heads: string[];
}

const names: Record<Layout, string> = {
  openai: 'OpenAI’s',
  open_clip: 'of open_clip',
  hf: 'of Hugging Face',
};

/**
 * Recognises a CLIP checkpoint: the scorer that it was published for, as far as names and sizes tell; else CLIP itself.
 *
 * @param own heads that files of their own brought
 */
export function checkpointKind(
  { layout, isResNet, prefix, pieces }: ClipTensors,
  file: string,
  own: readonly string[],
): CheckpointKind {
  const width = pieces.get('image.classToken')?.[0]?.info.shape.at(-1) ?? 0;
  for (const { name, recognises } of clipScorers) {
    const whose = recognises?.({ layout, width, wrapped: prefix !== '', file });
    if (whose !== undefined) return { says: `this is ${whose}`, heads: [name, ...own] };
  }
  if (isResNet) {
    // the tower that CLIP-IQA was published with
    return {
      says: `this is a CLIP model on a ResNet, with names ${names[layout]}`,
      heads: ['clip-iqa', ...own],
    };
  }
  return {
    says: `this is a CLIP model with names ${names[layout]}`,
    heads: own.length > 0 ? [...own] : ['clipscore', 'cosine'],
  };
}
