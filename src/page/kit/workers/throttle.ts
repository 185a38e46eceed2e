import type { ProgressListener } from '../../../shared/progress.ts';

/** What news is about, and how far that is: all that a throttle must know of it. */
interface News {
  stage: string;
  done?: number;
  total?: number;
}

/**
 * Passes on a change of stage and a last step at once, news within a stage at most every `interval` milliseconds. The last news of a
 * burst comes too, when the interval is over: what stalls must not show an older state.
 */
export function throttle<T extends News>(listener: (news: T) => void, interval = 80): (news: T) => void {
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

/** The same for the engine's news. */
export const throttleProgress = (listener: ProgressListener, interval?: number): ProgressListener =>
  throttle(listener, interval);
