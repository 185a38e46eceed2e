import type { ProgressListener } from '../../../shared/progress.ts';

/** Passes on a change of stage immediately, updates within a stage at most every `interval` milliseconds. */
export function throttleProgress(listener: ProgressListener, interval = 80): ProgressListener {
  let stage = '';
  let at = -Infinity;
  return (progress) => {
    const now = performance.now();
    const finished = 'done' in progress && progress.done === progress.total;
    if (progress.stage === stage && now - at < interval && !finished) return;
    stage = progress.stage;
    at = now;
    listener(progress);
  };
}
