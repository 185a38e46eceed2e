import type { StatisticsApi } from '../../../evaluation/statistics.ts';
import type { Standings } from '../../../evaluation/votes/standings.ts';
import { inBackground } from '../../../shared/workers/in-background.ts';
import type { LinkedWorker } from '../../../shared/workers/worker-link.ts';
import { perPage, type Page } from '../../kit/page.ts';
import { spawnStatistics } from '../../kit/workers/statistics.ts';
import { type QueueState, queueStore } from '../batch/index.ts';
import { type Ranked, type Ranking, type Vote, votesStore } from './store.ts';

/** Milliseconds from a vote to its count: who votes fast is counted once. */
const pace = 200;

const shares = { left: 1, tie: 0.5, right: 0 } as const;

/** Keeps the ranking in step with the votes, computing it off the main thread. */
export class VoteCounter {
  private readonly page: Page;
  private readonly spawn: () => LinkedWorker;
  private abort: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private counted: readonly Vote[] = [];

  constructor(page: Page, spawn: () => LinkedWorker = spawnStatistics) {
    this.page = page;
    this.spawn = spawn;
    votesStore(page).subscribe((state, before) => {
      if (state.votes !== before.votes) this.request();
    });
    queueStore(page).subscribe((state, before) => {
      if (state.order !== before.order && votesStore(page).getState().votes.length > 0) this.request();
    });
  }

  /** Counts the votes between images that are there. */
  async count(): Promise<void> {
    const store = votesStore(this.page);
    const votes = countedVotes(store.getState().votes, queueStore(this.page).getState());
    if (sameVotes(votes, this.counted)) return;
    this.abort?.abort();
    this.counted = votes;
    if (votes.length === 0) return store.setState({ ranking: undefined });
    const { signal } = (this.abort = new AbortController());
    const ids = [...new Set(votes.flatMap(({ left, right }) => [left, right]))];
    const places = new Map(ids.map((id, place) => [id, place]));
    const counted = votes.map(({ left, right, won }) => ({
      a: places.get(left)!,
      b: places.get(right)!,
      won: shares[won],
    }));
    try {
      const standings = await inBackground<StatisticsApi, Standings>(
        this.spawn,
        (remote) => remote.standings(ids.length, counted),
        signal,
      );
      store.setState({ ranking: rankingOf(standings, ids) });
    } catch {
      // counted with the next vote
      if (!signal.aborted) this.counted = [];
    }
  }

  private request(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.count();
    }, pace);
  }
}

/** The votes between images that are there. */
export function countedVotes(votes: readonly Vote[], { items }: Pick<QueueState, 'items'>): Vote[] {
  return votes.filter(({ left, right }) => items[left] && items[right]);
}

function sameVotes(a: readonly Vote[], b: readonly Vote[]): boolean {
  return a.length === b.length && a.every((vote, i) => vote === b[i]);
}

function rankingOf({ sets, ...rest }: Standings, ids: readonly string[]): Ranking {
  const ranked = sets.map((set) =>
    set.map(({ index, ...standing }): Ranked => ({ id: ids[index]!, ...standing })),
  );
  const byId = ranked
    .flat()
    .map(({ id, strength, error, votes }) => [id, { strength, error, votes }] as const);
  return { ...rest, sets: ranked, byId: Object.fromEntries(byId) };
}

export const voteCounterOf = perPage((page) => new VoteCounter(page));
