import { evenCrops } from '../../image/crops/crops.ts';
import type { RandomAccess } from '../../formats/random-access.ts';
import { sampleInputs } from './data/batch-inputs.ts';
import { batchCount, drawCrops, epochBatches, type Draw, type Sample } from './data/draws.ts';
import { agreement, bestEpoch, ranOut, type EpochResult } from './epoch-result.ts';
import { learningRate } from './optimiser/learning-rate.ts';
import { checkpointPieces, restoreCheckpoint, type Progress } from './paper-checkpoint.ts';
import type { FrozenFeatures } from './paper-network.ts';
import type { PaperSet } from './data/paper-set.ts';
import type { StepTrainer, TrainingSample } from './step-trainer.ts';

/** Where a step stands. */
export interface StepState {
  step: number;
  /** Steps of all epochs; early stopping may end before. */
  total: number;
  stepsPerEpoch: number;
  loss: number;
  rate: number;
  /** Images whose crops this step trained on. */
  images: number;
}

export interface PaperHooks {
  onStep(state: StepState): void;
  /** @param history of all epochs so far, this one among them */
  onEpoch(result: EpochResult, history: readonly EpochResult[]): Promise<void>;
  /** Asked after each step: whether a checkpoint is due. */
  isDue(step: number): boolean;
  /** Writes a checkpoint, or the weights of the best epoch, whole or not at all. */
  save(kind: 'checkpoint' | 'best', pieces: () => AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<void>;
  /** Called after each step, before anything is saved: for a copy in memory. */
  afterStep?: (pieces: () => AsyncIterable<Uint8Array<ArrayBuffer>>) => Promise<void>;
  /** Frozen features of an image, where they are kept. */
  features?: (image: number) => Promise<FrozenFeatures | undefined>;
  signal: AbortSignal;
}

/** What is trained on. */
export interface PaperRun {
  set: PaperSet;
  /** Numbers of the images trained on, and of those validated on (which may be none). */
  rows: readonly number[];
  validation: readonly number[];
  /** What a checkpoint must be of, to go on with it. */
  identity: string;
}

/** The samples with their pixels, and their features where those are kept. */
async function loaded(
  trainer: StepTrainer,
  set: PaperSet,
  samples: readonly Sample[],
  features: PaperHooks['features'],
): Promise<TrainingSample[]> {
  const inputs = await sampleInputs(set, samples, trainer.config);
  return Promise.all(
    inputs.map(async (input) => ({
      ...input,
      known: set.images[input.image]!,
      features: await features?.(input.image),
    })),
  );
}

/** An image with the crops that its score is the mean of: spread evenly, as it is scored later. */
async function evaluationSample(
  trainer: StepTrainer,
  set: PaperSet,
  image: number,
  features?: PaperHooks['features'],
): Promise<TrainingSample> {
  const { width, height } = await set.picture(image);
  const { size } = trainer.config.input;
  const { evaluationCrops } = trainer.options.procedure;
  const crops = evenCrops(width, height, evaluationCrops, size).map(([x, y]): Draw => ({
    x,
    y,
    mirrored: false,
  }));
  return (await loaded(trainer, set, [{ image, crops }], features))[0]!;
}

/** Scores of images (numbers, [N]), mean over their crops: [N] per head. */
export async function scoreImages(
  trainer: StepTrainer,
  set: PaperSet,
  images: readonly number[],
  { features, signal }: Partial<Pick<PaperHooks, 'features' | 'signal'>> = {},
): Promise<Record<string, number[]>> {
  const out = Object.fromEntries(trainer.options.heads.map((head) => [head, [] as number[]]));
  for (const image of images) {
    signal?.throwIfAborted();
    const scores = await trainer.score(await evaluationSample(trainer, set, image, features));
    for (const [head, own] of Object.entries(scores)) {
      out[head]!.push(own.reduce((a, b) => a + b, 0) / own.length);
    }
    await pause();
  }
  return out;
}

/** The first sample of a training and, where it validates, of an evaluation: for `rehearse`. */
export async function firstSamples(
  trainer: StepTrainer,
  { set, rows, validation }: Pick<PaperRun, 'set' | 'rows' | 'validation'>,
  features?: PaperHooks['features'],
): Promise<[TrainingSample, TrainingSample | undefined]> {
  const { procedure, seed } = trainer.options;
  const [[image] = []] = epochBatches(rows, procedure, seed, 0);
  const picture = await set.picture(image!);
  const at = { seed, epoch: 0, index: 0 };
  const samples = drawCrops([image!], [picture], trainer.config.input.size, procedure, at);
  const [sample] = await loaded(trainer, set, samples, features);
  const [held] = validation;
  return [sample!, held === undefined ? undefined : await evaluationSample(trainer, set, held, features)];
}

/** Lets messages in: a signal, a progress line. */
const pause = () => new Promise((resolve) => setTimeout(resolve));

/**
 * Trains to the end, from the start or from a checkpoint: every step follows from its number, so that a resumed training is the unbroken one.
 * Afterwards the trainer holds the last weights; those of the best epoch were saved, where images are validated on.
 *
 * @param checkpoint to go on from
 * @throws FoveaError `training-failed` where the loss is not a number, or for a checkpoint of another training; the signal's reason, after a
 *   checkpoint of the last whole step
 */
export async function runPaper(
  trainer: StepTrainer,
  { set, rows, validation, identity }: PaperRun,
  hooks: PaperHooks,
  checkpoint?: RandomAccess,
): Promise<EpochResult[]> {
  const { procedure, seed } = trainer.options;
  const progress: Progress = checkpoint
    ? await restoreCheckpoint(trainer, identity, checkpoint)
    : { losses: [], history: [] };
  const { history } = progress;
  const stepsPerEpoch = batchCount(rows.length, procedure);
  const total = procedure.epochs * stepsPerEpoch;
  const pieces = () => checkpointPieces(trainer, identity, progress);
  const save = () => hooks.save('checkpoint', pieces);
  let batches: { epoch: number; list: number[][] } | undefined;

  const trainStep = async () => {
    const epoch = Math.floor(trainer.step / stepsPerEpoch);
    const index = trainer.step % stepsPerEpoch;
    if (batches?.epoch !== epoch) batches = { epoch, list: epochBatches(rows, procedure, seed, epoch) };
    const images = batches.list[index]!;
    const sizes = await Promise.all(images.map((image) => set.picture(image)));
    const { size } = trainer.config.input;
    const samples = drawCrops(images, sizes, size, procedure, { seed, epoch, index });
    const rate = learningRate(procedure, trainer.step, stepsPerEpoch);
    const { loss } = await trainer.train(await loaded(trainer, set, samples, hooks.features), rate);
    progress.losses.push(loss);
    const { step } = trainer;
    hooks.onStep({ step, total, stepsPerEpoch, loss, rate, images: new Set(images).size });
  };

  const endEpoch = async () => {
    const epoch = history.length + 1;
    const scores = validation.length > 0 ? await scoreImages(trainer, set, validation, hooks) : undefined;
    const result: EpochResult = {
      epoch,
      loss: progress.losses.reduce((a, b) => a + b, 0) / progress.losses.length,
      rate: learningRate(procedure, trainer.step - 1, stepsPerEpoch),
      ...(scores ? { validation: agreement(set.images, validation, scores) } : {}),
    };
    const kept = [...history, result];
    if (bestEpoch(kept)?.epoch === epoch)
      await hooks.save('best', () =>
        checkpointPieces(trainer, identity, { losses: [], history: kept }, false),
      );
    history.push(result);
    progress.losses.length = 0;
    await hooks.onEpoch(result, history);
    await save();
  };

  try {
    while (!ranOut(history, procedure.patience)) {
      hooks.signal.throwIfAborted();
      if (trainer.step >= (history.length + 1) * stepsPerEpoch) await endEpoch();
      else if (trainer.step >= total) break;
      else {
        await trainStep();
        await hooks.afterStep?.(pieces);
        if (hooks.isDue(trainer.step)) await save();
      }
      await pause();
    }
  } catch (error) {
    if (hooks.signal.aborted) await save();
    throw error;
  }
  return history;
}
