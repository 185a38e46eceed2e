import { mean } from '../../evaluation/correlation.ts';
import { tuneFolds } from './folds.ts';
import type { FitContext } from './fit-context.ts';
import { HeadFit } from './head-fit.ts';

/** Called before a step with the fold's number: tells progress, lets messages in, throws to end it all. */
export type BeforeStep = (fold: number) => Promise<void>;

export interface CrossValidation {
  /** Score of each image by a head tuned without it, [images]. */
  scores: number[];
  /** Fold of each image, [images]. */
  foldOf: number[];
  /** Steps that serve images not seen: for the head made of all images. 0 where none beats the start. */
  steps: number;
  byGroup: boolean;
}

/** Scores of the held-out images of a fold at each look, the start first. */
interface Watched {
  held: number[];
  looks: number[][];
}

async function watch(
  context: FitContext,
  seen: number[],
  held: number[],
  beforeStep: () => Promise<void>,
): Promise<Watched> {
  const { options, set } = context;
  const images = held.map((row) => set.images[row]!);
  const fit = new HeadFit(context, seen);
  try {
    const looks = [fit.predict(images)];
    for (let look = 1; look <= options.looks; look++) {
      for (let i = 0; i < options.interval; i++) {
        await beforeStep();
        fit.step();
      }
      looks.push(fit.predict(images));
    }
    return { held, looks };
  } finally {
    fit.dispose();
  }
}

/** The look with the least mean absolute error over some folds; the earliest of equals. */
function bestLook(folds: readonly Watched[], ratings: readonly number[]): number {
  const errors = folds[0]!.looks.map((_, look) =>
    mean(
      folds.flatMap(({ held, looks }) => held.map((row, i) => Math.abs(looks[look]![i]! - ratings[row]!))),
    ),
  );
  return errors.indexOf(Math.min(...errors));
}

/**
 * Cross-validates tuning. Every fold is watched on its held-out images; when to stop it is chosen by what was seen in the
 * other folds, never by its own held-back ratings.
 */
export async function crossValidate(context: FitContext, beforeStep: BeforeStep): Promise<CrossValidation> {
  const { options, set, random } = context;
  const rows = set.ratings.map((_, row) => row);
  const { foldOf, byGroup } = tuneFolds(set.groups, options.folds, random);
  const watched: Watched[] = [];
  for (let fold = 0; fold < options.folds; fold++) {
    const seen = rows.filter((row) => foldOf[row] !== fold);
    const held = rows.filter((row) => foldOf[row] === fold);
    watched.push(await watch(context, seen, held, () => beforeStep(fold)));
  }
  const scores = new Array<number>(rows.length).fill(NaN);
  for (const one of watched) {
    const others = watched.filter((other) => other !== one);
    const look = one.looks[bestLook(others, set.ratings)]!;
    one.held.forEach((row, i) => (scores[row] = look[i]!));
  }
  return { scores, foldOf, steps: bestLook(watched, set.ratings) * options.interval, byGroup };
}
