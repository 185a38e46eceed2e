import { ablations } from '../../../../spec/config.ts';
import { Random } from '../../../../shared/random.ts';
import { groupedFolds } from '../../../../training/data/training-set.ts';
import { splitRows } from '../../../../training/paper/job/split-rows.ts';
import type { Procedure } from '../../../../training/paper/procedure.ts';
import { generatorNames } from '../../generators/generator-names.ts';
import { leftOutFamilies } from '../../generators/generator-splits.ts';
import type { RatedImage } from '../../../items/rated-table.ts';
import type { PaperArguments } from '../../train-options.ts';

/** A training that only measures: on images (numbers) that it does not train on, with the weights of the epoch that others chose. */
export interface Trial {
  kind: 'fold' | 'seed' | 'generator' | 'ablation';
  /** Begins the names of its files: "fold-2", "seed-21", "generator-1", "ablation-no-sci". */
  name: string;
  /** What it is called in messages. */
  title: string;
  seed: number;
  rows: number[];
  validation: number[];
  /** Images whose scores count. */
  measured: number[];
  /** Number of the fold, or of what else was left out, from 1. */
  fold: number;
  /** Family of the generators whose images it does not see. */
  generator?: string;
  /** Name of the ablated network. */
  ablation?: string;
}

type Split = Pick<Trial, 'rows' | 'validation' | 'measured'>;

/** Trains on the images that are not measured, but for the procedure's share of them, which chooses the epoch: no choice has seen what is measured. */
function leavingOut(
  groups: readonly string[],
  isMeasured: (image: number) => boolean,
  procedure: Pick<Procedure, 'validation' | 'split'>,
  seed: number,
): Split {
  const all = groups.map((_, image) => image);
  const others = all.filter((image) => !isMeasured(image));
  const { rows, validation } = splitRows(
    others.map((image) => groups[image]!),
    procedure,
    seed,
  );
  return {
    rows: rows.map((i) => others[i]!),
    validation: validation.map((i) => others[i]!),
    measured: all.filter(isMeasured),
  };
}

/** K folds by prompt. */
export function foldTrials(
  groups: readonly string[],
  folds: number,
  procedure: Pick<Procedure, 'validation' | 'split'>,
  seed: number,
): Trial[] {
  const order = new Random(seed).shuffled([...new Set(groups)]);
  const foldOf = groupedFolds(groups, folds, order);
  return Array.from({ length: folds }, (_, fold) => {
    const name = `fold-${fold + 1}`;
    const split = leavingOut(groups, (image) => foldOf[image] === fold, procedure, seed);
    return { kind: 'fold', name, title: name, seed, ...split, fold: fold + 1 };
  });
}

/** Trainings on the same split from other seeds: how much of a result is chance. @param count beside the one that is packaged */
function seedTrials(
  { rows, validation }: Pick<Trial, 'rows' | 'validation'>,
  count: number,
  seed: number,
): Trial[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `seed-${seed + 1 + i}`;
    const split = { rows, validation, measured: validation };
    return { kind: 'seed', name, title: name, seed: seed + 1 + i, ...split, fold: 1 };
  });
}

/** One training without each family of generators. Throws `usage` where there are not two. */
function generatorTrials(
  images: readonly Pick<RatedImage, 'generator' | 'targets' | 'group'>[],
  procedure: Pick<Procedure, 'validation' | 'split'>,
  seed: number,
): Trial[] {
  const generators = generatorNames(images);
  const labelled = images.map(({ targets, generator }) => ({
    targets,
    label: generators.indexOf(generator),
  }));
  const groups = images.map(({ group }) => group);
  return leftOutFamilies({ images: labelled, generators }).map(([generator, [, held]], i) => {
    const own = new Set(held);
    const split = leavingOut(groups, (image) => own.has(image), procedure, seed);
    const named = { name: `generator-${i + 1}`, title: `without ${generator}` };
    return { kind: 'generator', ...named, seed, ...split, fold: i + 1, generator };
  });
}

/** One training of each ablated network, all on the same fold. */
function ablationTrials(fold: Trial): Trial[] {
  return Object.keys(ablations).map((ablation) => ({
    ...{ ...fold, kind: 'ablation', name: `ablation-${ablation}`, title: ablation },
    ablation,
  }));
}

/**
 * All that is measured beside the training that is packaged, in the order in which it is done. The whole network is compared with the ablated ones
 * by its first fold, where there are folds.
 *
 * @param split of the training that is packaged
 */
export function plannedTrials(
  images: readonly Pick<RatedImage, 'generator' | 'targets' | 'group'>[],
  split: Pick<Trial, 'rows' | 'validation'>,
  {
    folds,
    seeds,
    leaveOutGenerators,
    ablations: ablated,
    paper,
  }: Pick<PaperArguments, 'folds' | 'seeds' | 'leaveOutGenerators' | 'ablations' | 'paper'>,
): Trial[] {
  const { procedure, seed } = paper;
  const groups = images.map(({ group }) => group);
  const planned = foldTrials(groups, folds, procedure, seed);
  const whole = () => planned[0] ?? foldTrials(groups, 5, procedure, seed)[0]!;
  return [
    ...planned,
    ...seedTrials(split, seeds - 1, seed),
    ...(leaveOutGenerators ? generatorTrials(images, procedure, seed) : []),
    ...(ablated ? ablationTrials(whole()).filter(({ ablation }) => folds === 0 || ablation !== 'full') : []),
  ];
}
