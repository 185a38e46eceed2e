import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FoveaError } from '../../../shared/errors.ts';
import type { EpochResult } from '../../../training/paper/epoch-result.ts';
import { scoreImages } from '../../../training/paper/run-paper.ts';
import type { PackageFolder } from '../../files/package-folder.ts';
import { writeWhole } from '../../files/write-whole.ts';
import type { CliIo } from '../../io.ts';
import { withDecoder } from '../browser-decoder.ts';
import { ratingScale } from '../../../training/data/whole-scale.ts';
import { trainingWords } from '../../../training/paper/job/paper-config.ts';
import { packagePaper } from '../../../training/paper/job/paper-package.ts';
import { splitRows, type RowSplit } from '../../../training/paper/job/split-rows.ts';
import { meanOfFolds } from '../evidence/evidence.ts';
import { heldOutReliability, sayChecks, writeHeldOut } from '../evidence/held-out.ts';
import type { PaperArguments } from '../train-options.ts';
import { frozenFeatures, openSet } from './open-set.ts';
import { openStart } from './open-start.ts';
import { trainingHtml } from './report/html-report.ts';
import { readSets } from './sets/read-sets.ts';
import type { JoinedSets } from './sets/join-sets.ts';
import { startInBrowser } from './browser/start-in-browser.ts';
import { sayAgreementBySet, type BySet } from './sets/agreement-by-set.ts';
import { startTraining, type TrainingBackend } from './training-backend.ts';
import { trainPart, type Shared } from './train-part.ts';
import { finalFiles, isResumable, pathsOf } from './training-files.ts';
import { checkAblatable } from './trials/ablated-start.ts';
import { measureTrials, namedRows } from './trials/measure-trials.ts';
import { plannedTrials, type Trial } from './trials/plan-trials.ts';

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
  const groups = list.map(({ group }) => group);
  const split = splitRows(groups, config.procedure, config.seed);
  const trials = plannedTrials(list, split, args);
  const start = await openStart(io, config, heads, args);
  if (args.ablations) checkAblatable(start, heads);
  await mkdir(out, { recursive: true });
  const backend =
    args.runtime === 'browser' ? await startInBrowser(io, args.backend) : await startTraining(args.backend);
  try {
    io.say(`Trains on ${backend.said}.`);
    await trainOn(backend, { folder, args, io, heads, start, list, said, split, trials, decoding });
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
  split: RowSplit;
  trials: readonly Trial[];
  decoding: typeof withDecoder;
}

async function trainOn(
  backend: TrainingBackend,
  { folder, args, io, heads, start, list, said, split, trials, decoding }: Begun,
): Promise<void> {
  const { paper: config, out } = args;
  const opened = await openSet(io, list, args, start, decoding);
  const { set } = opened;
  io.say(`${split.said}.`);
  const features = await frozenFeatures(io, start, opened, args, backend);
  const shared: Shared = { io, args, heads, start, opened, backend, features };
  const evidence = await measureTrials(shared, trials);
  const words = [split.said, ...said].map((sentence) => sentence.replace(/\.$/, ''));
  const facts = [...words.map((sentence) => `${sentence}.`), trainingWords(config)];
  const part = { ...split, seed: config.seed };
  const logs = (history: readonly EpochResult[]) => ({
    [join(out, 'train.jsonl')]: logOf(history),
    [join(out, 'training.html')]: trainingHtml({ title: config.title, facts, history }),
  });
  const { trainer, history, best } = await trainPart(shared, part, pathsOf(out, finalFiles), io, logs);
  if (best)
    io.say(
      `The package has the weights of epoch ${best.epoch} of ${history.length}, the best on the held-out images.`,
    );
  try {
    const validated = split.validation.length > 0;
    const measured = validated ? split.validation : split.rows;
    const scores = await scoreImages(trainer, set, measured, { signal: io.signal, ...features });
    const held = validated ? namedRows(opened, measured, scores, 1) : [];
    const { rows: leftOut, folds, seeds, generators, ablations } = evidence;
    await writeHeldOut(out, folds.length > 0 ? leftOut : [...held, ...leftOut]);
    const ratings = Object.fromEntries(
      heads.map((head) => [head, list.flatMap(({ targets }) => targets[head] ?? [])]),
    );
    const scales = Object.fromEntries(heads.map((head) => [head, ratingScale(ratings[head]!)]));
    const reliability = heldOutReliability(scales, leftOut, held, true, io);
    const bySet: BySet = validated ? sayAgreementBySet(io, opened, measured, scores) : {};
    const scored = validated ? 'held-out images' : config.reference;
    const made = { config, start, trainer, ratings, scores, scored, sets: args.sets.map(({ name }) => name) };
    const report = await packagePaper(
      { ...made, split: words.join('. '), best, folded: meanOfFolds(folds, heads[0]!), reliability },
      folder,
    );
    await folder.finish();
    const summary = {
      ...{ validation: best?.validation ?? null, epoch: best?.epoch ?? history.length },
      ...(folds.length > 0 ? { folds, reliability: sayChecks(leftOut, heads, io) } : {}),
      ...(seeds.length > 0 ? { seeds } : {}),
      ...(args.leaveOutGenerators ? { generators } : {}),
      ...(args.ablations ? { ablations } : {}),
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

/** train.jsonl: a line for each epoch. */
function logOf(history: readonly EpochResult[]): string {
  return history.map(({ loss, ...rest }) => `${JSON.stringify({ ...rest, losses: { loss } })}\n`).join('');
}
