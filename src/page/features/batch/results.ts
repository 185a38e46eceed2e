import { createStore } from 'zustand/vanilla';
import type { DeviceReport, HeadInfo, ModelInfo } from '../../../shared/engine-api.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import { perPage } from '../../kit/page.ts';
import type { QueueItem } from './queue.ts';
import { selectionStore } from './selection.ts';

/** Where the texts of a result came from. */
export type TextOrigins = Pick<
  QueueItem,
  'promptOrigin' | 'descriptionOrigin' | 'descriptionBy' | 'descriptionError'
>;

/** A result with its model and inputs, so that it stays valid after a change of model. */
export interface Scored {
  result: ScoreResult;
  model: ModelInfo;
  device: DeviceReport;
  origins: TextOrigins;
  /** Milliseconds since 1970. */
  at: number;
  /** Precomputed: ships with the page. */
  precomputed?: boolean;
}

export interface ResultsState {
  results: Record<string, Scored>;
  /** Images that a view shows in addition to the selected one: their maps are kept. */
  withMaps: Readonly<Record<string, (string | undefined)[]>>;
  keepMaps: (view: string, ids: (string | undefined)[]) => void;
  setResult: (id: string, scored: Scored) => void;
  restoreResults: (results: Record<string, Scored>) => void;
  removeResults: (ids: string[]) => void;
}

/** Results whose maps are kept; older results keep their scores only, to bound memory over long batches. */
export const maxResultsWithMaps = 48;

function dropOldDetails(
  results: Record<string, Scored>,
  keep: (string | undefined)[],
): Record<string, Scored> {
  const detailed = Object.entries(results).filter(([id, { result }]) => result.detail && !keep.includes(id));
  const surplus = detailed.length - maxResultsWithMaps;
  if (surplus <= 0) return results;
  const next = { ...results };
  for (const [id, scored] of detailed.sort(([, a], [, b]) => a.at - b.at).slice(0, surplus)) {
    next[id] = { ...scored, result: { ...scored.result, detail: undefined, features: undefined } };
  }
  return next;
}

export const resultsStore = perPage((page) =>
  createStore<ResultsState>()((set) => ({
    results: {},
    withMaps: {},

    keepMaps(view, ids) {
      set(({ withMaps }) => ({ withMaps: { ...withMaps, [view]: ids } }));
    },

    setResult(id, scored) {
      const { selected } = selectionStore(page).getState();
      set(({ results, withMaps }) => ({
        results: dropOldDetails({ ...results, [id]: scored }, [selected, ...Object.values(withMaps).flat()]),
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
  })),
);

/** Heads with a column: those that any result has a score for; before the first result, the model's first head. */
export function headsInUse(results: Record<string, Scored>, model: ModelInfo | undefined): HeadInfo[] {
  const heads = new Map<string, HeadInfo>();
  for (const { model: by, result } of Object.values(results)) {
    for (const head of by.heads) {
      const asked = result.scores[head.name] !== undefined || result.withheld?.[head.name] !== undefined;
      if (asked && !heads.has(head.name)) heads.set(head.name, head);
    }
  }
  return heads.size > 0 ? [...heads.values()] : (model?.heads.slice(0, 1) ?? []);
}
