import { agreement } from '../../../../training/paper/epoch-result.ts';
import { scoreImages } from '../../../../training/paper/run-paper.ts';
import { heldOutRows, type HeldOutRow } from '../../../../training/held-out.ts';
import type { Agreement } from '../../evidence/evidence.ts';
import type { OpenedSet } from '../open-set.ts';
import { hashOf, identityOf, trainPart, type Shared } from '../train-part.ts';
import { ablatedStart } from './ablated-start.ts';
import type { Trial } from './plan-trials.ts';
import { runTrials } from './run-trials.ts';

/** What the trainings beside the one that is packaged came to, per head; `rows` are the predictions of folds and of generators left out. */
export interface Measured {
  folds: Agreement[];
  seeds: Agreement[];
  generators: Record<string, Agreement>;
  ablations: Record<string, Agreement>;
  rows: HeldOutRow[];
}

/** Runs trainings that only measure, and says what each came to. */
export async function measureTrials(shared: Shared, trials: readonly Trial[]): Promise<Measured> {
  const { io, args, opened, features, heads } = shared;
  const of = ({ ablation, seed }: Trial): Shared =>
    ablation === undefined ? shared : { ...shared, start: ablatedStart(shared.start, ablation, heads, seed) };
  const identity = (trial: Trial) => hashOf([identityOf(of(trial), trial), trial.measured]);
  const results = await runTrials(io, args.out, args.resume, trials, identity, async (trial, files) => {
    const tagged = {
      signal: io.signal,
      say: (message: string) => io.say(`${trial.title}: ${message}`),
      progress: (message: string) => io.progress(`${trial.title}: ${message}`),
    };
    const { trainer } = await trainPart(of(trial), trial, files, tagged);
    try {
      const scores = await scoreImages(trainer, opened.set, trial.measured, {
        signal: io.signal,
        ...features,
      });
      const found = agreement(opened.set.images, trial.measured, scores);
      for (const [head, { srcc, plcc, images }] of Object.entries(found))
        tagged.say(`${head} SRCC ${srcc.toFixed(3)} PLCC ${plcc.toFixed(3)} on ${images} images left out`);
      return {
        agreement: found,
        rows: namedRows(opened, trial.measured, scores, trial.fold, trial.generator),
      };
    } finally {
      trainer.dispose();
    }
  });
  const both = trials.map((trial, i) => ({ ...trial, ...results[i]! }));
  const kind = (wanted: Trial['kind']) => both.filter((one) => one.kind === wanted);
  const folds = kind('fold').map((one) => one.agreement);
  const ablated = kind('ablation').map((one) => [one.ablation!, one.agreement] as const);
  // the whole network was trained on the first fold already
  const full = ablated.length > 0 && folds[0] ? [['full', folds[0]] as const] : [];
  return {
    folds,
    seeds: kind('seed').map((one) => one.agreement),
    generators: Object.fromEntries(kind('generator').map((one) => [one.generator!, one.agreement])),
    ablations: Object.fromEntries([...full, ...ablated]),
    rows: [...kind('fold'), ...kind('generator')].flatMap(({ rows }) => rows),
  };
}

/** Scores of images (numbers, [N]) per head with their ratings, for what a package says of itself. @param generator what was left out, where it was that */
export function namedRows(
  { set, names }: OpenedSet,
  held: readonly number[],
  scores: Readonly<Record<string, readonly number[]>>,
  fold: number,
  generator?: string,
): HeldOutRow[] {
  const images = set.images.map(({ targets, group }, i) => ({
    file: names[i]!,
    prompt: group,
    ratings: targets,
  }));
  return heldOutRows(images, held, scores, fold, { generator });
}
