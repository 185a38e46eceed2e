import type { HeadInfo } from '../../../shared/engine-api.ts';
import { perPage, type Page } from '../../kit/page.ts';
import { engineOf, engineStore } from '../engine/index.ts';
import { queueStore } from './queue.ts';
import { resultsStore } from './results.ts';

/** The head by which a scored image's prompt can be found in it: the first of the models in use that can say so. */
export function findingHead(page: Page, id: string | undefined): HeadInfo | undefined {
  const scores = resultsStore(page).getState().results[id ?? '']?.result.scores ?? {};
  const heads = engineStore(page).getState().model?.heads ?? [];
  return heads.find(({ name, relevance }) => relevance && scores[name] !== undefined);
}

/** Looks for prompts in images: only where that is asked for, since it is computed apart from scoring. */
class Relevance {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Adds to an image's result where its prompt is found. Does nothing where that is known or cannot be. Throws as scoring does. */
  async find(id: string, signal: AbortSignal): Promise<void> {
    const item = queueStore(this.page).getState().items[id];
    const scored = resultsStore(this.page).getState().results[id];
    const head = findingHead(this.page, id);
    if (!item || !scored || !head || scored.result.relevance) return;
    const { prompt, description } = scored.result;
    const { relevance } = await engineOf(this.page).score(
      // the prompt as it was scored is not to be cleaned once more
      {
        ...{ image: item.file, name: item.name, prompt, rawPrompts: true, description },
        ...{ heads: [head.name], relevance: true },
      },
      { signal },
    );
    const { results, setResult } = resultsStore(this.page).getState();
    const now = results[id];
    // scored again in the meantime
    if (!relevance || now?.result.prompt !== prompt) return;
    setResult(id, { ...now, result: { ...now.result, relevance } });
  }
}

export const relevanceOf = perPage((page) => new Relevance(page));
