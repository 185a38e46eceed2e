/** The part of a progress update that a throttle reads. */
export interface Update {
  stage?: string;
  done?: number;
  total?: number;
}

export interface Throttle<News> {
  report: (news: News) => void;
  /** Delivers what is waiting; nothing is delivered afterwards. */
  end: () => void;
}

/**
 * Passes on a change of stage and a last step immediately, updates within a stage at most every `interval` milliseconds. The last update
 * of a burst is delivered when the interval ends, so that a stalled task does not show an older state.
 */
export function throttle<News extends Update>(
  listener: (news: News) => void,
  interval = 100,
): Throttle<News> {
  let stage: string | undefined;
  let at = -Infinity;
  let late: { news: News; timer: ReturnType<typeof setTimeout> } | undefined;
  let ended = false;
  const tell = (news: News): void => {
    clearTimeout(late?.timer);
    late = undefined;
    stage = news.stage;
    at = performance.now();
    listener(news);
  };
  return {
    report: (news) => {
      if (ended) return;
      const left = at + interval - performance.now();
      const finished = news.done !== undefined && news.done === news.total;
      if (news.stage !== stage || left <= 0 || finished) return tell(news);
      clearTimeout(late?.timer);
      late = { news, timer: setTimeout(() => tell(news), left) };
    },
    end: () => {
      ended = true;
      if (late) tell(late.news);
    },
  };
}
