import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreparedSet } from '../../training/data/prepared-set.ts';
import { groupedFolds } from '../../training/data/training-set.ts';
import { trainerOptions, type Recipe } from '../../training/recipe.ts';
import { Trainer } from '../../training/trainer.ts';
import { runTraining, type EpochReport, type TrainingResult } from '../../training/run-training.ts';
import { Random } from '../../shared/random.ts';
import { writeWhole } from '../files/write-whole.ts';
import type { CliIo } from '../io.ts';
import type { LoadedItems } from './load-items.ts';

/** What a training reads of a table: all but its texts, which are in `images` as tokens. */
export type ItemsToTrain = Omit<LoadedItems, 'texts' | 'tokenizer'>;

/** Numbers of the images to train on, and of those held out. */
export type Split = [rows: number[], held: number[]];

function line({ epoch, epochs, losses, validation, secondsLeft }: EpochReport): string {
  const agreement = Object.entries(validation ?? {}).map(
    ([head, { srcc, plcc }]) => `${head} SRCC ${srcc.toFixed(3)} PLCC ${plcc.toFixed(3)}`,
  );
  const left = `${Math.ceil(secondsLeft / 60)} min left`;
  return [`epoch ${epoch}/${epochs}`, `loss ${losses.loss!.toFixed(4)}`, ...agreement, left].join(', ');
}

/** Trains on `rows`, validating on `held`; logs and check-points under `out` where given. */
export function trainOn(
  io: CliIo,
  set: PreparedSet,
  items: ItemsToTrain,
  recipe: Recipe,
  [rows, held]: Split,
  log: { out?: string; tag: string; checkpoint?: Uint8Array },
): Promise<TrainingResult> {
  const options = {
    ...trainerOptions(recipe, items.heads, items.generators.length),
    patience: recipe.patience,
  };
  const { out, tag } = log;
  return runTraining(
    set,
    rows,
    held,
    items.model,
    options,
    {
      onEpoch: async (report) => {
        io.say(`${tag}${line(report)}`);
        if (out) await appendFile(join(out, 'train.jsonl'), `${JSON.stringify(report)}\n`);
      },
      onStep: (done, total) => io.progress(`${tag}step ${done} of ${total}`),
      ...(out
        ? { saveCheckpoint: (bytes) => writeWhole(join(out, 'checkpoint.bin'), bytes, `--out ${out}`) }
        : {}),
      signal: io.signal,
    },
    log.checkpoint,
  );
}

/** A network that is taken as it is (`openNetwork`), with what is fitted in closed form to `rows`: no step is trained. */
export function fitOn(
  set: PreparedSet,
  items: ItemsToTrain,
  recipe: Recipe,
  rows: readonly number[],
  start: Record<string, Float32Array>,
): TrainingResult {
  const options = trainerOptions(recipe, items.heads, items.generators.length);
  const trainer = new Trainer(set, rows, items.model, options, start);
  return { trainer, weights: trainer.weights() };
}

/** Splits the rated images into folds by prompt: images of one prompt are held out together; those of `--also` never are. */
export function splits(items: ItemsToTrain, folds: number, seed: number): Split[] {
  const all = items.images.flatMap((image, i) => (Object.keys(image.targets).length > 0 ? [i] : []));
  const rows = all.filter((row) => row < items.own);
  const added = all.filter((row) => row >= items.own);
  const groups = rows.map((row) => items.images[row]!.group);
  const order = new Random(seed).shuffled([...new Set(groups)]);
  const foldOf = groupedFolds(groups, folds, order);
  return Array.from({ length: folds }, (_, fold) => [
    [...rows.filter((_, i) => foldOf[i] !== fold), ...added],
    rows.filter((_, i) => foldOf[i] === fold),
  ]);
}
