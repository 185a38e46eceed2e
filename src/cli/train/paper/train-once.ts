import { exists, openFile, type OpenedFile } from '../../file-access.ts';
import { writePieces, writeWhole } from '../../files/write-whole.ts';
import type { CliIo } from '../../io.ts';
import { bestEpoch, type EpochResult } from '../../../training/paper/epoch-result.ts';
import { restoreCheckpoint } from '../../../training/paper/paper-checkpoint.ts';
import type { StepTrainer } from '../../../training/paper/step-trainer.ts';
import { firstSamples, type PaperHooks, type PaperRun } from '../../../training/paper/run-paper.ts';
import { runThroughLosses } from '../../../training/paper/device-loss/run-through-losses.ts';
import { sayRehearsal } from './report/foretold.ts';
import { TrainingReport } from './report/training-report.ts';
import { savePatiently } from './save-patiently.ts';
import type { TrainingBackend } from './training-backend.ts';
import type { TrainingFiles } from './training-files.ts';

const fiveMinutes = 5 * 60_000;

/** One training from its start, or from its checkpoint, to its best epoch. */
export interface OneTraining {
  /** The trainer as it begins; made again where a device is lost. */
  make: () => Promise<StepTrainer>;
  run: PaperRun;
  backend: Pick<TrainingBackend, 'room' | 'device' | 'memory'>;
  /** Paths of its files, and how the user knows their folder. */
  files: TrainingFiles;
  name: string;
  /** Goes on from the checkpoint, where there is one. */
  resume: boolean;
  /** Whether blocks are computed twice; decided by the room where absent. */
  recompute: boolean | undefined;
  /** Steps between checkpoints; five minutes where absent. */
  checkpointSteps: number | undefined;
  features: Pick<PaperHooks, 'features'>;
  /** Other files that tell how it goes, by path. */
  logs?: (history: readonly EpochResult[]) => Record<string, string>;
}

export interface TrainedOnce {
  /** With the weights of the best epoch, or the last; the caller's to dispose. */
  trainer: StepTrainer;
  history: EpochResult[];
  /** Where images were validated on. */
  best: EpochResult | undefined;
}

/** Trains: says beforehand what it will take, then how it goes, and puts the weights of the best epoch into the trainer. */
export async function trainOnce(
  io: Pick<CliIo, 'say' | 'progress' | 'signal'>,
  { make, run, backend, files, name, resume, recompute, checkpointSteps, features, logs }: OneTraining,
): Promise<TrainedOnce> {
  let first: StepTrainer | undefined = await make();
  const { procedure } = first.options;
  const { batch } = procedure;
  const [sample, scored] = await firstSamples(first, run, features.features);
  const foretold = await first.rehearse(sample, scored, { batch, room: backend.room, recompute });
  sayRehearsal(io, foretold, run, procedure);
  const report = new TrainingReport(io, procedure.epochs, backend.memory);
  let saved = performance.now();
  // whether the checkpoint is this training's: another one's may lie in its place until the first is saved
  let ours = resume;
  const hooks: PaperHooks = {
    ...features,
    signal: io.signal,
    onStep: (state) => report.step(state),
    onEpoch: async (result, history) => {
      report.epoch(result);
      await savePatiently(async () => {
        for (const [path, text] of Object.entries(logs?.(history) ?? {})) await writeWhole(path, text, name);
      }, io);
    },
    isDue: (step) =>
      checkpointSteps === undefined ? performance.now() - saved > fiveMinutes : step % checkpointSteps === 0,
    save: async (kind, pieces) => {
      await savePatiently(() => writePieces(files[kind], pieces(), name), io);
      if (kind !== 'checkpoint') return;
      saved = performance.now();
      ours = true;
    },
  };
  const opened: OpenedFile[] = [];
  const checkpoint = async () => {
    if (!ours || !(await exists(files.checkpoint))) return undefined;
    const file = await openFile(files.checkpoint);
    opened.push(file);
    return file;
  };
  const { micro } = foretold;
  const again = async () => {
    const trainer = first ?? (await make());
    first = undefined;
    return Object.assign(trainer, { micro, recompute: foretold.recompute });
  };
  try {
    report.start();
    const { device } = backend;
    const say = (message: string) => io.say(message);
    const { trainer, history } = await runThroughLosses(again, run, hooks, {
      device,
      saved: checkpoint,
      say,
    });
    return { trainer, history, best: await takeBest(trainer, run.identity, files.best, history) };
  } finally {
    for (const file of opened) await file.close();
  }
}

/** Puts the weights of the best epoch into the trainer; that epoch, or undefined where nothing was validated. */
async function takeBest(
  trainer: StepTrainer,
  identity: string,
  path: string,
  history: readonly EpochResult[],
): Promise<EpochResult | undefined> {
  const best = bestEpoch(history);
  if (!best) return undefined;
  const file = await openFile(path);
  try {
    await restoreCheckpoint(trainer, identity, file);
  } finally {
    await file.close();
  }
  return best;
}
