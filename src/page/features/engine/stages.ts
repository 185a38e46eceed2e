import type { Progress } from '../../../shared/progress.ts';

/** The steps of scoring one image, in order, as the list on the page shows them. */
export const scoreSteps = ['decode', 'image-tower', 'text', 'crops', 'explain'] as const;
export type ScoreStep = (typeof scoreSteps)[number];

/** Rough share of the time each step takes; only affects how evenly the bar moves. */
const share: Record<ScoreStep, number> = {
  decode: 0.05,
  'image-tower': 0.2,
  text: 0.05,
  crops: 0.65,
  explain: 0.05,
};

/** Position of a progress message among the steps; -1 before the first. */
export function stepIndex(progress: Progress | undefined): number {
  if (!progress) return -1;
  if (progress.stage === 'done') return scoreSteps.length;
  return scoreSteps.findIndex((step) => step === progress.stage);
}

/** Progress of scoring an image, 0..1. */
export function scoreShare(progress: Progress | undefined): number {
  const at = stepIndex(progress);
  if (at < 0 || !progress) return 0;
  const before = scoreSteps.slice(0, at).reduce((sum, step) => sum + share[step], 0);
  if (progress.stage !== 'crops' || progress.total === 0) return before;
  return before + (share.crops * progress.done) / progress.total;
}

/** Progress of a load stage, 0..1; undefined if unknown. */
export function loadShare(progress: Progress | undefined): number | undefined {
  switch (progress?.stage) {
    case 'download':
      return progress.totalBytes > 0 ? progress.loadedBytes / progress.totalBytes : undefined;
    case 'upload':
    case 'crops':
      return progress.total > 0 ? progress.done / progress.total : undefined;
    case undefined:
    case 'device':
    case 'compile':
    case 'decode':
    case 'image-tower':
    case 'text':
    case 'explain':
    case 'done':
      return undefined;
  }
}
