import { FoveaError } from '../../shared/errors.ts';
import type { EpochSummary, TrainListener } from '../../shared/train-api.ts';
import { batchCount } from '../../training/paper/data/draws.ts';
import type { EpochResult } from '../../training/paper/epoch-result.ts';
import type { PaperTrainer } from '../../training/paper/paper-trainer.ts';
import { runPaper, type PaperHooks, type PaperRun } from '../../training/paper/run-paper.ts';
import type { TrainingBackend } from './training-backend.ts';
import type { TrainingFolder } from './training-folder.ts';

/** Milliseconds between two checkpoints. */
const checkpointPace = 60_000;

interface StepsJob {
  folder: TrainingFolder;
  onProgress: TrainListener;
  signal: AbortSignal;
}

/** Runs the procedure; checkpoints go into the folder, unless the device has failed, whose numbers are not to be kept. */
export async function trainSteps(
  trainer: PaperTrainer,
  run: PaperRun,
  { folder, onProgress, signal }: StepsJob,
  features: NonNullable<PaperHooks['features']>,
  { failure }: TrainingBackend,
): Promise<EpochResult[]> {
  const { identity } = run;
  const place = await folder.place();
  if (place && place.identity !== identity) {
    throw new FoveaError(
      'training-failed',
      'The images, their texts or their ratings have changed since this training began.',
      'Discard it and train again.',
    );
  }
  let failed = false;
  failure.catch(() => (failed = true));
  let [total, saved] = [place?.total ?? 0, performance.now()];
  let last: EpochSummary | undefined;
  let pace: { since: number; steps: number } | undefined;
  const stepsPerEpoch = batchCount(run.rows.length, trainer.options.procedure);
  const hooks: PaperHooks = {
    features,
    signal,
    onStep: ({ step, total: all, loss }) => {
      total = all;
      const now = performance.now();
      // the first step compiles kernels, which says nothing of the others
      const secondsLeft = pace ? ((now - pace.since) / 1000 / ++pace.steps) * (all - step) : NaN;
      pace ??= { since: now, steps: 0 };
      const { epochs } = trainer.options.procedure;
      onProgress({ stage: 'train', done: step, total: all, loss, epochs, secondsLeft, last });
    },
    onEpoch: (result) => {
      last = summaryOf(result);
      return Promise.resolve();
    },
    isDue: () => performance.now() - saved > checkpointPace,
    save: async (kind, pieces) => {
      if (failed) return;
      const { step } = trainer;
      if (kind === 'best') return folder.keepBest(step / stepsPerEpoch, pieces());
      await folder.checkpoint({ identity, step, total }, pieces());
      saved = performance.now();
    },
  };
  return runPaper(trainer, run, hooks, await folder.lastCheckpoint());
}

/** What the page is told of an epoch. */
export function summaryOf({ epoch, loss, validation = {} }: EpochResult): EpochSummary {
  const heads = Object.fromEntries(
    Object.entries(validation).map(([head, { images, srcc, plcc }]) => [head, { images, srcc, plcc }]),
  );
  return { epoch, loss, heads };
}
