import type { RunContext } from '../../worker/scorers/scorer.ts';
import { SharedWork } from '../../worker/scorers/shared-work.ts';

/** For tests: what the engine gives a scorer for one image that nobody cancels or watches. */
export const runContext = (): RunContext => ({
  onCpu: true,
  signal: new AbortController().signal,
  onProgress: () => undefined,
  serveUrgent: () => Promise.resolve(),
  shared: new SharedWork(),
});
