import { useEffect, useState } from 'react';
import { toErrorRecord, type ErrorRecord } from '../../../shared/errors.ts';
import type { Sought } from '../../../shared/result.ts';
import { usePart, useSlice } from '../../kit/context.ts';
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
  const [failure, setFailure] = useState<{ search: string; error: ErrorRecord }>();
  // an image that was scored again, with another prompt perhaps, is searched again
  const search =
    id !== undefined && scored && head && !isFound(scored, sought)
      ? [id, scored.at, head.name].join(' ')
      : undefined;
  useEffect(() => {
    if (id === undefined || search === undefined) return undefined;
    const abort = new AbortController();
    relevance.find(id, sought, abort.signal).catch((thrown: unknown) => {
      if (!abort.signal.aborted) setFailure({ search, error: toErrorRecord(thrown) });
    });
    return () => {
      abort.abort();
      setFailure(undefined);
    };
  }, [id, sought, search, relevance]);
  if (!scored) return null;
  const { busy, noPrompt, notScored, of } = viewerStrings.relevance;
  if (search !== undefined) {
    const error = failure?.search === search ? failure.error : undefined;
    return <p role="status">{error ? [error.message, error.hint].join(' ') : busy}</p>;
  }
  if (head) return <p role="status">{of(head.title)}</p>;
  const lacksPrompt = sought === 'prompt' && scored.result.prompt.trim() === '';
  return <p role="status">{lacksPrompt ? noPrompt : notScored}</p>;
}
