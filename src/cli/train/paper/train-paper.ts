import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FoveaError } from '../../../shared/errors.ts';
import { agreement, type EpochResult } from '../../../training/paper/epoch-result.ts';
import { trainerParts } from '../../../training/paper/job/create-trainer.ts';
import { scoreImages } from '../../../training/paper/run-paper.ts';
import type { PackageFolder } from '../../files/package-folder.ts';
import { writeWhole } from '../../files/write-whole.ts';
import type { CliIo } from '../../io.ts';
import { withDecoder } from '../browser-decoder.ts';
import type { HeldOutRow } from '../../../training/held-out.ts';
import { ratingScale } from '../../../training/data/whole-scale.ts';
import { trainingWords } from '../../../training/paper/job/paper-config.ts';
import { packagePaper } from '../../../training/paper/job/paper-package.ts';
import { splitRows } from '../../../training/paper/job/split-rows.ts';
import type { StartModel } from '../../../training/paper/job/start-model.ts';
import { meanOfFolds } from '../evidence.ts';
import { heldOutReliability, heldOutRows, sayChecks, writeHeldOut } from '../held-out.ts';
import type { PaperArguments } from '../train-options.ts';
import { frozenFeatures, openSet, type OpenedSet } from './open-set.ts';
import { openStart } from './open-start.ts';
import { trainingHtml } from './report/html-report.ts';
import { readSets } from './sets/read-sets.ts';
import type { JoinedSets } from './sets/join-sets.ts';
import { startInBrowser } from './browser/start-in-browser.ts';
import { sayAgreementBySet, type BySet } from './sets/agreement-by-set.ts';
import { trainOnce, type OneTraining, type TrainedOnce } from './train-once.ts';
import { startTraining, type TrainingBackend } from './training-backend.ts';
import { finalFiles, isResumable, pathsOf, type TrainingFiles } from './training-files.ts';
import { foldTrials, runTrials, seedTrials, type Trial, type TrialResult } from './trials.ts';

/** All that the trainings of one command share. */
interface Shared {
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

/**
 * Trains from checkpoints by the paper's procedure and writes the package into a folder, which the caller discards; says the result on stdout.
 *
 * @param decoding how images are decoded
 */
export async function trainPaper(
  folder: PackageFolder,
  args: PaperArguments,
  io: CliIo,
  decoding: typeof withDecoder = withDecoder,
): Promise<void> {
  const { paper: config, out } = args;
  if (args.resume && !(await isResumable(out)))
    throw new FoveaError('usage', `${out} has no checkpoint to resume from.`, 'Leave out --resume.');
  const { heads, list, said } = await readSets(io, config.heads, args.sets, config.between, args.rawPrompts);
  const start = await openStart(io, config, heads, args);
  await mkdir(out, { recursive: true });
  const backend =
    args.runtime === 'browser' ? await startInBrowser(io, args.backend) : await startTraining(args.backend);
  try {
    io.say(`Trains on ${backend.said}.`);
    await trainOn(backend, { folder, args, io, heads, start, list, said, decoding });
  } finally {
    await backend.close();
  }
}

/** What a training begins with, once its files are read. */
interface Begun extends Pick<Shared, 'args' | 'io' | 'heads' | 'start'> {
  folder: PackageFolder;
  list: JoinedSets['list'];
  /** What was done to the ratings, in sentences. */
  said: readonly string[];
  decoding: typeof withDecoder;
}

async function trainOn(
  backend: TrainingBackend,
  { folder, args, io, heads, start, list, said, decoding }: Begun,
): Promise<void> {
  const { paper: config, out } = args;
  const opened = await openSet(io, list, args, start, decoding);
  const { set } = opened;
  const groups = set.images.map(({ group }) => group);
  const split = splitRows(groups, config.procedure, config.seed);
  io.say(`${split.said}.`);
  const features = await frozenFeatures(io, start, opened, args, backend);
  const shared: Shared = { io, args, heads, start, opened, backend, features };
  const folds = await measure(shared, foldTrials(groups, args.folds, config.procedure, config.seed));
  const seeds = await measure(shared, seedTrials(split, args.seeds - 1, config.seed));
  const words = [split.said, ...said].map((sentence) => sentence.replace(/\.$/, ''));
  const facts = [...words.map((sentence) => `${sentence}.`), trainingWords(config)];
  const part = { ...split, seed: config.seed };
  const logs = (history: readonly EpochResult[]) => ({
    [join(out, 'train.jsonl')]: logOf(history),
    [join(out, 'training.html')]: trainingHtml({ title: config.title, facts, history }),
  });
  const { trainer, history, best } = await train(shared, part, pathsOf(out, finalFiles), io, logs);
  if (best)
    io.say(
      `The package has the weights of epoch ${best.epoch} of ${history.length}, the best on the held-out images.`,
    );
  try {
    const validated = split.validation.length > 0;
    const measured = validated ? split.validation : split.rows;
    const scores = await scoreImages(trainer, set, measured, { signal: io.signal, ...features });
    const held = validated ? rowsOf(opened, measured, scores, 1) : [];
    const foldRows = folds.flatMap(({ rows }) => rows);
    await writeHeldOut(out, folds.length > 0 ? foldRows : held);
    const ratings = Object.fromEntries(
      heads.map((head) => [head, list.flatMap(({ targets }) => targets[head] ?? [])]),
    );
    const scales = Object.fromEntries(heads.map((head) => [head, ratingScale(ratings[head]!)]));
    const reliability = heldOutReliability(scales, foldRows, held, true, io);
    const bySet: BySet = validated ? sayAgreementBySet(io, opened, measured, scores) : {};
    const scored = validated ? 'held-out images' : config.reference;
    const made = { config, start, trainer, ratings, scores, scored, sets: args.sets.map(({ name }) => name) };
    const measuredFolds = folds.map((fold) => fold.agreement);
    const report = await packagePaper(
      { ...made, split: words.join('. '), best, folded: meanOfFolds(measuredFolds, heads[0]!), reliability },
      folder,
    );
    await folder.finish();
    const summary = {
      ...{ validation: best?.validation ?? null, epoch: best?.epoch ?? history.length },
      ...(folds.length > 0 ? { folds: measuredFolds, reliability: sayChecks(foldRows, heads, io) } : {}),
      ...(seeds.length > 0 ? { seeds: seeds.map((trial) => trial.agreement) } : {}),
      ...(Object.keys(bySet).length > 0 ? { sets: bySet } : {}),
      history,
    };
    await writeWhole(join(out, 'training.json'), `${JSON.stringify(summary, null, 2)}\n`, `--out ${out}`);
    const { history: _, ...short } = summary;
    await io.out(`${JSON.stringify({ out, bytes: report.bytes, ...short })}\n`);
  } finally {
    trainer.dispose();
  }
}

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** What a training is of: it goes on only from a checkpoint of the same. */
function identityOf({ args, heads, start, opened }: Shared, { rows, validation, seed }: Part): string {
  const { procedure, freeze, cropBlocks, micro } = args.paper;
  const options = { seed, heads, procedure, freeze, cropBlocks, micro };
  const ratings = opened.set.images.map(({ targets }) => targets);
  return hashOf({
    ...{ options, model: start.model, split: [rows, validation], keys: opened.keys },
    ...{ ratings, start: start.start },
  });
}

function train(
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

/** Runs trainings that only measure, and says what each came to. */
function measure(shared: Shared, trials: readonly Trial[]): Promise<TrialResult[]> {
  const { io, args, opened, features } = shared;
  const identity = (trial: Trial) => hashOf([identityOf(shared, trial), trial.measured]);
  return runTrials(io, args.out, args.resume, trials, identity, async (trial, files) => {
    const tagged = {
      signal: io.signal,
      say: (message: string) => io.say(`${trial.name}: ${message}`),
      progress: (message: string) => io.progress(`${trial.name}: ${message}`),
    };
    const { trainer } = await train(shared, trial, files, tagged);
    try {
      const scores = await scoreImages(trainer, opened.set, trial.measured, {
        signal: io.signal,
        ...features,
      });
      const found = agreement(opened.set.images, trial.measured, scores);
      for (const [head, { srcc, plcc, images }] of Object.entries(found))
        tagged.say(`${head} SRCC ${srcc.toFixed(3)} PLCC ${plcc.toFixed(3)} on ${images} images left out`);
      return { agreement: found, rows: rowsOf(opened, trial.measured, scores, trial.fold) };
    } finally {
      trainer.dispose();
    }
  });
}

/** Scores of images (numbers, [N]) per head with their ratings, for what a package says of itself. */
function rowsOf(
  { set, names }: OpenedSet,
  held: readonly number[],
  scores: Readonly<Record<string, readonly number[]>>,
  fold: number,
): HeldOutRow[] {
  const rows = heldOutRows({ images: set.images, paths: names }, held, scores, fold);
  return rows.map((row, i) => ({ ...row, file: names[held[i]!]! }));
}

/** train.jsonl: a line for each epoch. */
function logOf(history: readonly EpochResult[]): string {
  return history.map(({ loss, ...rest }) => `${JSON.stringify({ ...rest, losses: { loss } })}\n`).join('');
}
