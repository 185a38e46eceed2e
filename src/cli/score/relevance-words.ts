import type { HeadInfo } from '../../shared/engine-api.ts';
import type { Sought } from '../../shared/result.ts';

const values: Record<Sought, string> = {
  prompt: 'the cosine of the prompt with each patch of what the model reads of the image',
  pairs:
    'how much closer each patch is to the good text of a pair than to the bad one (difference of cosines, mean over the pairs)',
};

/** What the maps that `--inspect` writes of these heads say, and what they do not; undefined where there are none. */
export function relevanceWords(
  heads: readonly Pick<HeadInfo, 'name' | 'relevance' | 'onRequest'>[],
  wanted: readonly string[] | undefined,
): string | undefined {
  const scored = heads.filter(({ name, onRequest }) => wanted?.includes(name) ?? onRequest !== true);
  const sentences = (Object.keys(values) as Sought[]).flatMap((sought) => {
    const names = scored
      .filter(({ relevance }) => relevance === sought)
      .map(({ name }) => `relevance.${name}`);
    return names.length === 0 ? [] : [`${names.join(', ')}: ${values[sought]}, [rows, columns].`];
  });
  if (sentences.length === 0) return undefined;
  return `Maps in --inspect: ${sentences.join(' ')} No score is computed from them: compare patches with each other, not with other images.`;
}
