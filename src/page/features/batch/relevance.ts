import type { HeadInfo, ModelInfo } from '../../../shared/engine-api.ts';
import { perPage, type Page } from '../../kit/page.ts';
import { engineOf, engineStore } from '../engine/index.ts';
import { imageGone, missingImage } from './missing-image.ts';
import { queueStore } from './queue.ts';
import { resultsStore, type Scored } from './results.ts';

/** The head by which a scored image's prompt can be found in it: the first of the models in use that can say so. */
export function findingHead(
  model: Pick<ModelInfo, 'heads'> | undefined,
  scored: Pick<Scored, 'result'> | undefined,
): HeadInfo | undefined {
  return model?.heads.find(({ name, relevance }) => relevance && scored?.result.scores[name] !== undefined);
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
    const head = findingHead(engineStore(this.page).getState().model, scored);
    if (!item || !scored || !head || scored.result.relevance) return;
    if (item.file === missingImage) throw imageGone;
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
