import type { ModelInfo } from '../../../shared/engine-api.ts';
import { outcomeRecord, type Outcome } from '../../score/score-line.ts';
import type { Job, ScoreOptions } from '../../score/score-batch.ts';
import { settingsOf } from '../../score/settings.ts';
import { recordLine } from '../../../records/score-record.ts';
import type { Replies } from '../replies.ts';
import type { ScoreMetrics } from '../score-metrics.ts';
import type { ScoreQueue } from '../score-queue.ts';
import type { Access } from './admission.ts';
import type { BodyLimits, HeldBytes } from './body.ts';
import type { ImageRules } from './job-of.ts';

/** Everything that requests are answered with. */
export interface Service {
  model: ModelInfo;
  /** Options of the run, as `fovea score` has them: they are part of every line. Whether an image is described, its job says. */
  scoring: Omit<ScoreOptions, 'describe'>;
  queue: ScoreQueue;
  replies: Replies;
  metrics: ScoreMetrics;
  access: Access;
  limits: BodyLimits;
  held: HeldBytes;
  rules: ImageRules;
  /** Batches that may run at once. */
  batches: number;
}

/** The line that `fovea score` would write. */
export function lineOf({ scoring }: Pick<Service, 'scoring'>, { asked }: Job, outcome: Outcome): string {
  return recordLine(outcomeRecord(outcome, settingsOf(outcome.item, { ...scoring, ...asked })));
}
