import { pearson, spearman } from '../evaluation/correlation.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { Trainer, type TrainerOptions } from './trainer.ts';
import type { ModelConfig } from '../spec/config.ts';
import type { TrainingSet } from './data/training-set.ts';

/** One line of the log: an epoch. */
export interface EpochReport {
  epoch: number;
  epochs: number;
  /** Mean loss and its terms over the epoch. */
  losses: Record<string, number>;
  /** Per head, where there are validation images. */
  validation?: Record<string, { srcc: number; plcc: number }>;
  seconds: number;
  secondsLeft: number;
}

export interface TrainingHooks {
  onEpoch(report: EpochReport): Promise<void>;
  onStep?(done: number, total: number): void;
  /** The bytes of a check-point, after each epoch (`saveCheckpoint`). */
  saveCheckpoint?(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  signal?: AbortSignal;
}

export interface TrainingResult {
  trainer: Trainer;
  /** Weights of the best epoch, or of the last one where nothing was validated; in stored layout, a matrix [out, in]. */
  weights: Record<string, Float32Array>;
  best?: { epoch: number; validation: Record<string, { srcc: number; plcc: number }> };
}

/** Agreement of predictions with ratings, SRCC and PLCC (−1..1) per head, on the images (numbers, [N]) that have them. */
function validate(
  trainer: Trainer,
  images: readonly number[],
  crops: number,
): Record<string, { srcc: number; plcc: number }> {
  return agreementOf(trainer.set, images, trainer.predict(images, crops));
}

/** The same of scores that are known, [N] per head. */
export function agreementOf(
  set: TrainingSet,
  images: readonly number[],
  predicted: Readonly<Record<string, readonly number[]>>,
): Record<string, { srcc: number; plcc: number }> {
  return Object.fromEntries(
    Object.keys(predicted).map((head) => {
      const known = images.flatMap((image, i) => {
        const target = set.images[image]!.targets[head];
        return target === undefined ? [] : [{ target, score: predicted[head]![i]! }];
      });
      const scores = known.map(({ score }) => score);
      const targets = known.map(({ target }) => target);
      return [head, { srcc: spearman(scores, targets), plcc: pearson(scores, targets) }];
    }),
  );
}

/**
 * Runs a whole training, epoch by epoch, with validation, early stopping (`patience` epochs without a better mean of SRCC and PLCC
 * over the heads; 0: never, and the last weights count) and a check-point after each epoch. The caller disposes the trainer.
 *
 * @param rows image numbers to train on, [N]
 * @param validation image numbers to validate on, [M]; may be empty
 * @throws FoveaError `training-failed` for a check-point of another run; the signal's reason
 */
export async function runTraining(
  set: TrainingSet,
  rows: readonly number[],
  validation: readonly number[],
  config: ModelConfig,
  options: TrainerOptions & { patience: number },
  hooks: TrainingHooks,
  checkpoint?: Uint8Array,
): Promise<TrainingResult> {
  const { patience, ...own } = options;
  const trainer = new Trainer(set, rows, config, own);
  if (checkpoint) loadCheckpoint(trainer, checkpoint);
  const started = performance.now();
  const first = trainer.optimiser.step;
  let best: { epoch: number; score: number; validation: NonNullable<EpochReport['validation']> } | undefined;
  let weights: Record<string, Float32Array> | undefined;
  while (trainer.optimiser.step < trainer.totalSteps) {
    const losses: Record<string, number> = {};
    for (let i = 0; i < trainer.stepsPerEpoch; i++) {
      hooks.signal?.throwIfAborted();
      const report = trainer.step();
      for (const [name, value] of Object.entries(report)) {
        losses[name] = (losses[name] ?? 0) + value / trainer.stepsPerEpoch;
      }
      hooks.onStep?.(trainer.optimiser.step, trainer.totalSteps);
      // lets messages in (a cancel, a progress line)
      await new Promise((resolve) => setTimeout(resolve));
    }
    const epoch = trainer.optimiser.step / trainer.stepsPerEpoch;
    const measured = validation.length > 0 ? validate(trainer, validation, 1) : undefined;
    const seconds = (performance.now() - started) / 1000;
    const left = trainer.totalSteps - trainer.optimiser.step;
    await hooks.onEpoch({
      epoch,
      epochs: own.epochs,
      losses,
      ...(measured ? { validation: measured } : {}),
      seconds,
      secondsLeft: (seconds * left) / (trainer.optimiser.step - first),
    });
    await hooks.saveCheckpoint?.(saveCheckpoint(trainer));
    if (measured) {
      const all = Object.values(measured).flatMap(({ srcc, plcc }) => [srcc, plcc]);
      const score = all.reduce((a, b) => a + b, 0) / all.length;
      if (!best || score > best.score) {
        best = { epoch, score, validation: measured };
        if (patience > 0) weights = trainer.weights();
      } else if (patience > 0 && epoch - best.epoch >= patience) break;
    }
  }
  return {
    trainer,
    weights: weights ?? trainer.weights(),
    ...(best ? { best: { epoch: best.epoch, validation: best.validation } } : {}),
  };
}
