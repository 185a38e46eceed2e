import type { ProgressListener } from '../../../shared/progress.ts';

/** The part of a progress update that a throttle reads. */
interface Update {
  stage: string;
  done?: number;
  total?: number;
}

/**
 * Passes on a change of stage and a last step immediately, updates within a stage at most every `interval` milliseconds. The last update
 * of a burst is delivered when the interval ends, so that a stalled task does not show an older state.
 */
export function throttle<T extends Update>(listener: (news: T) => void, interval = 80): (news: T) => void {
  let stage: string | undefined;
  let at = -Infinity;
  let late: ReturnType<typeof setTimeout> | undefined;
  const tell = (news: T): void => {
    clearTimeout(late);
    late = undefined;
    stage = news.stage;
    at = performance.now();
    listener(news);
  };
  return (news) => {
    const left = at + interval - performance.now();
    const finished = news.done !== undefined && news.done === news.total;
    if (news.stage !== stage || left <= 0 || finished) return tell(news);
    clearTimeout(late);
    late = setTimeout(() => tell(news), left);
  };
}

/** The same for the engine's progress. */
export const throttleProgress = (listener: ProgressListener, interval?: number): ProgressListener =>
  throttle(listener, interval);
