import type { HeadInfo, ModelInfo } from '../../../shared/engine-api.ts';
import type { Sought } from '../../../shared/result.ts';
import { perPage, type Page } from '../../kit/page.ts';
import { engineOf, engineStore } from '../engine/index.ts';
import { keptFile } from './missing-image.ts';
import { queueStore } from './queue.ts';
import { resultsStore, type Scored } from './results.ts';

/** The head that can look for this in a scored image's patches: the first of the models in use that can do so. */
export function findingHead(
  model: Pick<ModelInfo, 'heads'> | undefined,
  scored: Pick<Scored, 'result'> | undefined,
  sought: Sought,
): HeadInfo | undefined {
  return model?.heads.find(
    ({ name, relevance }) => relevance === sought && scored?.result.scores[name] !== undefined,
  );
}

/** Whether it has been looked for. */
export const isFound = ({ result }: Pick<Scored, 'result'>, sought: Sought): boolean =>
  Object.values(result.relevance ?? {}).some(({ of }) => of === sought);

/** Looks for what single patches of images say: only where that is asked for, since it is computed apart from scoring. */
class Relevance {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Adds to an image's result where this is found. Does nothing where that is known or cannot be. Throws as scoring does. */
  async find(id: string, sought: Sought, signal: AbortSignal): Promise<void> {
    const item = queueStore(this.page).getState().items[id];
    const scored = resultsStore(this.page).getState().results[id];
    const head = findingHead(engineStore(this.page).getState().model, scored, sought);
    if (!item || !scored || !head || isFound(scored, sought)) return;
    const { prompt, description } = scored.result;
    const { relevance } = await engineOf(this.page).score(
      // the prompt as it was scored is not to be cleaned once more
      {
        ...{ image: keptFile(item), name: item.name, prompt, rawPrompts: true, description },
        ...{ heads: [head.name], relevance: true },
      },
      { signal },
    );
    const { results, setResult } = resultsStore(this.page).getState();
    const now = results[id];
    // scored again in the meantime
    if (!relevance || now?.result.prompt !== prompt) return;
    setResult(id, {
      ...now,
      result: { ...now.result, relevance: { ...now.result.relevance, ...relevance } },
    });
  }
}

export const relevanceOf = perPage((page) => new Relevance(page));
