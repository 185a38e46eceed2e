import type { EvaluationReport, RatedPairs } from '../../../evaluation/report.ts';
import type { StatisticsApi } from '../../../evaluation/statistics.ts';
import { toErrorRecord } from '../../../shared/errors.ts';
import { inBackground } from '../../../shared/workers/in-background.ts';
import type { LinkedWorker } from '../../../shared/workers/worker-link.ts';
import { perPage, type Page } from '../../kit/page.ts';
import { spawnStatistics } from '../../kit/workers/statistics.ts';
import { headsInUse, resultsStore } from '../batch/index.ts';
import { engineStore } from '../engine/index.ts';
import { columnKinds } from '../groups/index.ts';
import { itemsWithOwnRatings } from '../votes/index.ts';
import { guessColumn, ratedPairs, type Rated } from './ratings.ts';
import { evaluateStore, type EvaluateState, type EvaluationChoice } from './store.ts';

/** Resampled pairs in all: more takes seconds and no longer changes the interval. */
const resampledPairs = 1e6;
/** Milliseconds from a change to its evaluation. */
const pace = 300;

/** Keeps the evaluation in step with scores and ratings, computing it off the main thread. */
class Evaluator {
  private readonly page: Page;
  private readonly spawn: () => LinkedWorker;
  private abort: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private key = '';

  constructor(page: Page, spawn: () => LinkedWorker = spawnStatistics) {
    this.page = page;
    this.spawn = spawn;
  }

  /** Schedules a refresh: a batch changes something many times a second. */
  request(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.refresh();
    }, pace);
  }

  /** Re-evaluates if any input has changed: first the measures, then their intervals. */
  async refresh(): Promise<void> {
    const store = evaluateStore(this.page);
    const { results } = resultsStore(this.page).getState();
    const { choice } = store.getState();
    const images = itemsWithOwnRatings(this.page);
    const columns = columnKinds(images);
    const heads = headsInUse(results, engineStore(this.page).getState().model).map(({ name }) => name);
    const question = currentQuestion(choice, heads, columns.ratings);
    store.setState({ columns, question });
    const { head = '', column } = question ?? {};
    if (column === undefined) {
      this.abort?.abort();
      this.key = '';
      store.setState({ rated: 0, evaluated: undefined, evaluating: false, error: undefined });
      return;
    }
    const { group } = choice;
    const rated = ratedPairs(images, results, head, column, group);
    store.setState({ rated: rated.rated });
    const key = keyOf(head, column, group, rated);
    if (key === this.key) return;
    this.key = key;
    this.abort?.abort();
    const { signal } = (this.abort = new AbortController());
    store.setState({ evaluating: true, error: undefined });
    const { ids, pairs, models } = rated;
    try {
      const resamples = Math.min(1000, Math.max(100, Math.round(resampledPairs / Math.max(ids.length, 1))));
      for (const count of [0, resamples]) {
        const report = await this.ask(pairs, count, signal);
        store.setState({ evaluated: { head, column, ids, pairs, models, report } });
      }
      store.setState({ evaluating: false });
    } catch (thrown) {
      if (signal.aborted) return;
      this.key = '';
      store.setState({ evaluating: false, error: toErrorRecord(thrown).message });
    }
  }

  private ask(pairs: RatedPairs, resamples: number, signal: AbortSignal): Promise<EvaluationReport> {
    return inBackground<StatisticsApi, EvaluationReport>(
      this.spawn,
      (remote) => remote.evaluate(pairs, resamples),
      signal,
    );
  }
}

/** What to evaluate: as chosen, otherwise guessed from the column names. */
function currentQuestion(
  { head: wanted, columns }: EvaluationChoice,
  heads: string[],
  ratings: string[],
): EvaluateState['question'] {
  const head = wanted !== undefined && heads.includes(wanted) ? wanted : heads[0];
  if (head === undefined) return undefined;
  const chosen = columns[head];
  const column = chosen !== undefined && ratings.includes(chosen) ? chosen : guessColumn(ratings, head);
  return { head, column };
}

/** The same for the same pairs in the same order. */
function keyOf(head: string, column: string, group: string | undefined, { ids, pairs }: Rated): string {
  return JSON.stringify([head, column, group, ids, [...pairs.predicted], [...pairs.target], pairs.groups]);
}

export const evaluatorOf = perPage((page) => new Evaluator(page));
