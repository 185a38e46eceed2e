import type { Sought } from '../../../shared/result.ts';
import { usePart, useSlice } from '../../kit/context.ts';
import { useOnDemand } from '../../kit/use-on-demand.ts';
import { findingHead, isFound, relevanceOf, useSelectedItem, useSelectedScore } from '../batch/index.ts';
import { engineStore } from '../engine/index.ts';
import { viewerStrings } from './strings.ts';

/** Beside the map of what single patches say: computes it for the image on show, and says by which score, or why there is none. */
export function PatchesFound({ sought }: { sought: Sought }) {
  const relevance = usePart(relevanceOf);
  const id = useSelectedItem()?.id;
  const scored = useSelectedScore();
  const head = findingHead(
    useSlice(engineStore, ({ model }) => model),
    scored,
    sought,
  );
  // an image that was scored again, with another prompt perhaps, is searched again
  const search =
    id !== undefined && scored && head && !isFound(scored, sought)
      ? [id, scored.at, head.name, sought].join(' ')
      : undefined;
  const error = useOnDemand(search, (signal) => relevance.find(id!, sought, signal));
  if (!scored) return null;
  const { busy, noPrompt, notScored, of } = viewerStrings.relevance;
  if (search !== undefined)
    return <p role="status">{error ? [error.message, error.hint].join(' ') : busy}</p>;
  if (head) return <p role="status">{of(head.title)}</p>;
  const lacksPrompt = sought === 'prompt' && scored.result.prompt.trim() === '';
  return <p role="status">{lacksPrompt ? noPrompt : notScored}</p>;
}
