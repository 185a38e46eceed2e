import type { RandomAccess } from '../../../formats/random-access.ts';
import { FoveaError } from '../../../shared/errors.ts';
import type { EpochResult } from '../epoch-result.ts';
import type { StepTrainer } from '../step-trainer.ts';
import { runPaper, type PaperHooks, type PaperRun } from '../run-paper.ts';
import { SafetyCopy } from './safety-copy.ts';

/** A device that may be lost. */
export interface LosableDevice {
  /** "The GPU". */
  name: string;
  /** What helps where it is lost again and again. */
  hint: string;
  /** Whether it is gone; asked after a failure. */
  lost(): Promise<boolean>;
  /** Starts it again, without anything it held. */
  restart(): Promise<void>;
}

/**
 * Trains to the end as `runPaper` does, also where the device is lost on the way: it is started again, and training goes on from the last copy in
 * memory, else from the checkpoint that was saved, else from the start. As every step follows from its number, the result is that of an unbroken
 * training.
 *
 * @param make the trainer as it begins; called once, and again after each loss
 * @param saved the checkpoint to go on from, where there is one: asked at the start, and again after a loss without a copy
 * @returns the last trainer, for the caller to dispose, and all epochs
 * @throws FoveaError `device-lost` where it is lost again before a step is done
 */
export async function runThroughLosses(
  make: () => StepTrainer | Promise<StepTrainer>,
  run: PaperRun,
  hooks: PaperHooks,
  {
    device,
    saved,
    say,
  }: {
    /** Undefined where none can be lost. */
    device: LosableDevice | undefined;
    saved: () => Promise<RandomAccess | undefined>;
    say: (message: string) => void;
  },
): Promise<{ trainer: StepTrainer; history: EpochResult[] }> {
  const copy = device && new SafetyCopy();
  let from = await saved();
  let steps = 0;
  for (let before = -1; ; before = steps) {
    const trainer = await make();
    try {
      const history = await runPaper(
        trainer,
        run,
        {
          ...hooks,
          onStep: (state) => {
            steps++;
            hooks.onStep(state);
          },
          ...(copy
            ? {
                afterStep: (pieces: Parameters<NonNullable<PaperHooks['afterStep']>>[0]) =>
                  copy.take(pieces()),
              }
            : {}),
        },
        from,
      );
      return { trainer, history };
    } catch (error) {
      if (hooks.signal.aborted || !device || !(await device.lost())) {
        trainer.dispose();
        throw error;
      }
      if (steps === before) {
        throw new FoveaError(
          'device-lost',
          `${device.name} stopped working twice at the same step.`,
          `${device.hint} --resume goes on from the last checkpoint.`,
        );
      }
      const kept = copy?.latest;
      const where = kept ? 'the last step that was copied' : 'the last checkpoint';
      say(`${device.name} stopped working; it is started again, and training goes on from ${where}.`);
      await device.restart();
      from = kept ?? (await saved());
    }
  }
}
