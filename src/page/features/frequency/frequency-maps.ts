import type { ScoreDetail, ScoreResult, WholeDetail } from '../../../shared/result.ts';
import { perPage, type Page } from '../../kit/page.ts';
import { keptFile, queueStore, resultsStore, type Scored } from '../batch/index.ts';
import { engineOf } from '../engine/index.ts';
import { askMaker } from './ask-maker.ts';

/** Whether a result's map of frequencies is still to be made. */
export const lacksMap = ({ detail }: Pick<ScoreResult, 'detail'>): boolean =>
  detail !== undefined && !isWhole(detail);

const isWhole = (detail: ScoreDetail): detail is WholeDetail => detail.csfMap.values !== undefined;

/** Makes the maps of frequencies that scoring leaves out, where one is looked at or saved, and adds them to the results. */
class FrequencyMaps {
  private readonly page: Page;
  private last: Promise<unknown> = Promise.resolve();

  constructor(page: Page) {
    this.page = page;
  }

  /**
   * The result with its map, made after those that were asked for before: images that were only passed on the way to another are left out
   * by then. Throws as reading an image does.
   */
  make(id: string, signal: AbortSignal): Promise<Scored | undefined> {
    const made = this.last.then(() => this.makeNow(id, signal));
    this.last = made.catch(() => undefined);
    return made;
  }

  /** The maps of all results whose other maps are in memory: what one scale for all images goes by. An image that is gone has none. */
  async makeAll(signal: AbortSignal): Promise<void> {
    for (const [id, { result }] of Object.entries(resultsStore(this.page).getState().results))
      if (lacksMap(result)) await this.make(id, signal).catch(() => undefined);
  }

  private async makeNow(id: string, signal: AbortSignal): Promise<Scored | undefined> {
    signal.throwIfAborted();
    const item = queueStore(this.page).getState().items[id];
    const scored = resultsStore(this.page).getState().results[id];
    if (!item || !scored || !lacksMap(scored.result)) return scored;
    const { width, height } = scored.result;
    const map = await askMaker(this.page, id, () =>
      engineOf(this.page).csfMap(keptFile(item), item.name, Math.min(width, height)),
    );
    const { results, setResult } = resultsStore(this.page).getState();
    const now = results[id];
    // scored again, or its maps discarded, in the meantime
    if (!now?.result.detail || now.at !== scored.at) return undefined;
    const { detail } = now.result;
    const whole = {
      ...now,
      result: { ...now.result, detail: { ...detail, csfMap: { ...detail.csfMap, ...map } } },
    };
    setResult(id, whole);
    return whole;
  }
}

export const frequencyMapsOf = perPage((page) => new FrequencyMaps(page));
