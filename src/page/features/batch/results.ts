import type { StateCreator } from 'zustand/vanilla';
import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import type { AppState } from '../../app/store.ts';
import type { QueueItem } from './queue.ts';

/** Where the texts of a result came from. */
export type TextOrigins = Pick<
  QueueItem,
  'promptOrigin' | 'descriptionOrigin' | 'descriptionBy' | 'descriptionError'
>;

/** A result with what it was computed by and from, so that it stays true after a change of model. */
export interface Scored {
  result: ScoreResult;
  model: ModelInfo;
  device: DeviceReport;
  origins: TextOrigins;
  /** Milliseconds since 1970. */
  at: number;
  /** Comes with the page: computed elsewhere, before this visit. */
  beforehand?: boolean;
}

export interface ResultsSlice {
  results: Record<string, Scored>;
  setResult: (id: string, scored: Scored) => void;
  restoreResults: (results: Record<string, Scored>) => void;
  removeResults: (ids: string[]) => void;
}

/** Results whose maps are kept; older ones keep their scores only, so that memory stays flat over long batches. */
export const keptDetails = 48;

function dropOldDetails(
  results: Record<string, Scored>,
  keep: (string | undefined)[],
): Record<string, Scored> {
  const detailed = Object.entries(results).filter(([id, { result }]) => result.detail && !keep.includes(id));
  const surplus = detailed.length - keptDetails;
  if (surplus <= 0) return results;
  const next = { ...results };
  for (const [id, scored] of detailed.sort(([, a], [, b]) => a.at - b.at).slice(0, surplus)) {
    next[id] = { ...scored, result: { ...scored.result, detail: undefined } };
  }
  return next;
}

export const createResultsSlice: StateCreator<AppState, [], [], ResultsSlice> = (set) => ({
  results: {},

  setResult(id, scored) {
    set(({ results, selected, compared }) => ({
      results: dropOldDetails({ ...results, [id]: scored }, [selected, compared.left, compared.right]),
    }));
  },

  restoreResults(restored) {
    set(({ results }) => ({ results: { ...results, ...restored } }));
  },

  removeResults(ids) {
    const gone = new Set(ids);
    set(({ results }) => ({
      results: Object.fromEntries(Object.entries(results).filter(([id]) => !gone.has(id))),
    }));
  },
});
