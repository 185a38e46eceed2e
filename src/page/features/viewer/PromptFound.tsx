import { useEffect } from 'react';
import { toErrorRecord } from '../../../shared/errors.ts';
import { usePage, usePart } from '../../kit/context.ts';
import { findingHead, relevanceOf, useSelectedItem, useSelectedScore } from '../batch/index.ts';
import { noticesStore } from '../notices/index.ts';
import { viewerStrings } from './strings.ts';

/** Beside the map of where the prompt is found: computes it for the image on show, and says by which score, or why there is none. */
export function PromptFound() {
  const page = usePage();
  const relevance = usePart(relevanceOf);
  const notices = usePart(noticesStore);
  const id = useSelectedItem()?.id;
  const scored = useSelectedScore();
  const head = findingHead(page, id);
  const wanted = id !== undefined && scored !== undefined && head !== undefined && !scored.result.relevance;
  useEffect(() => {
    if (!wanted) return undefined;
    const abort = new AbortController();
    relevance.find(id, abort.signal).catch((thrown: unknown) => {
      const { code, message, hint } = toErrorRecord(thrown);
      if (code !== 'cancelled') notices.getState().notify({ tone: 'bad', message, hint });
    });
    return () => abort.abort();
  }, [wanted, id, relevance, notices]);
  if (!scored) return null;
  const { busy, noPrompt, of } = viewerStrings.relevance;
  return <p role="status">{wanted ? busy : head ? of(head.title) : noPrompt}</p>;
}
