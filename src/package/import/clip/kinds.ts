import type { ClipTensors, Layout } from './keys.ts';

/** Width of the image tower of ViT-H/14, on which PickScore and HPS are built. */
const hugeWidth = 1280;

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
 * Recognises a CLIP checkpoint: names and sizes tell whose it is, except that LAION's own ViT-H/14 has PickScore's.
 *
 * @param file its name, by which HPS v2 and v2.1 differ
 * @param own heads that files of their own brought
 */
export function checkpointKind(
  { layout, prefix, pieces }: ClipTensors,
  file: string,
  own: readonly string[],
): CheckpointKind {
  const huge = pieces.get('image.classToken')?.[0]?.info.shape.at(-1) === hugeWidth;
  if (layout === 'hf' && huge) {
    return {
      says: 'this is PickScore’s, or the ViT-H/14 it was trained from, which has the same names and sizes',
      heads: ['pickscore', ...own],
    };
  }
  if (layout === 'open_clip' && huge && prefix !== '') {
    const newer = /v?2[._]1/.test(file);
    return {
      says: `this is HPS ${newer ? 'v2.1’s, by the name of the file' : 'v2’s, unless it is v2.1’s, which has the same names and sizes'}`,
      heads: [newer ? 'hps21' : 'hps', ...own],
    };
  }
  return {
    says: `this is a CLIP model with names ${names[layout]}`,
    heads: own.length > 0 ? [...own] : ['clipscore', 'cosine'],
  };
}
