import { createHash } from 'node:crypto';
import { trainerParts } from '../../../training/paper/job/create-trainer.ts';
import type { StartModel } from '../../../training/paper/job/start-model.ts';
import type { CliIo } from '../../io.ts';
import type { PaperArguments } from '../train-options.ts';
import type { OpenedSet } from './open-set.ts';
import { trainOnce, type OneTraining, type TrainedOnce } from './train-once.ts';
import type { TrainingBackend } from './training-backend.ts';
import type { TrainingFiles } from './training-files.ts';
import type { Trial } from './trials/plan-trials.ts';

/** All that the trainings of one command share. */
export interface Shared {
  io: CliIo;
  args: PaperArguments;
  heads: string[];
  start: StartModel;
  opened: OpenedSet;
  backend: TrainingBackend;
  features: OneTraining['features'];
}

/** What one training is of. */
type Part = Pick<Trial, 'rows' | 'validation' | 'seed'>;

export const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** What a training is of: it goes on only from a checkpoint of the same. */
export function identityOf({ args, heads, start, opened }: Shared, { rows, validation, seed }: Part): string {
  const { procedure, freeze, cropBlocks, micro } = args.paper;
  const options = { seed, heads, procedure, freeze, cropBlocks, micro };
  const ratings = opened.set.images.map(({ targets }) => targets);
  return hashOf({
    ...{ options, model: start.model, split: [rows, validation], keys: opened.keys },
    ...{ ratings, start: start.start },
  });
}

/** Trains one of a command's models on its part of the images. */
export function trainPart(
  shared: Shared,
  part: Part,
  files: TrainingFiles,
  io: Pick<CliIo, 'say' | 'progress' | 'signal'>,
  logs?: OneTraining['logs'],
): Promise<TrainedOnce> {
  const { args, heads, start, opened, backend, features } = shared;
  const { rows, validation } = part;
  return trainOnce(io, {
    make: () => backend.trainer(...trainerParts(args.paper, heads, start, { seed: part.seed, keep: true })),
    run: { set: opened.set, rows, validation, identity: identityOf(shared, part) },
    ...{ backend, files, features, name: `--out ${args.out}` },
    ...{ resume: args.resume, checkpointSteps: args.checkpointSteps, recompute: args.paper.recompute },
    ...(logs ? { logs } : {}),
  });
}
