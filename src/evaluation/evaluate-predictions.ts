import { percentileInterval, resampledIndices } from './bootstrap.ts';
import { kendall, mean, pearson, rootMeanSquareError, spearman } from './correlation.ts';
import { meanOf, type Mean } from './means/mean-of.ts';
import { fitLogistic, logistic, type LogisticBeta } from './logistic.ts';

/** Low and high end; null where the measure is undefined in most resamples. */
export type Interval = [number, number] | null;

/** Agreement of predictions with ratings. NaN (null in JSON) where undefined: fewer than two items, a constant side. */
export interface Agreement {
  SRCC: number;
  PLCC: number;
  KRCC: number;
  /** In units of the rating. */
  RMSE: number;
  /** (SRCC + PLCC) / 2, by which the NTIRE challenge on AI-generated images ranks. Signed here; the challenge drops the sign. */
  mainScore: number;
}

interface GroupAgreement {
  group: string;
  n: number;
  SRCC: number;
  PLCC: number;
  /** Means over the group, in units of the score and of the rating. */
  score: Mean;
  rating: Mean;
}

export interface Evaluation extends Agreement {
  n: number;
  interval: Record<keyof Agreement, Interval>;
  /** The same after a 4-parameter logistic mapping fitted to these very items; its interval keeps the mapping fixed. Null where nothing can be fitted. */
  fitted: (Agreement & { beta: LogisticBeta; interval: Record<keyof Agreement, Interval> }) | null;
  groups?: GroupAgreement[];
  /** Mean of the groups' SRCC and PLCC, each group counting alike, over groups of at least `minGroup` items in which they are defined. */
  withinGroups?: { groups: number; SRCC: number; PLCC: number; minGroup: number };
  bootstrap: { level: number; resamples: number; seed: number };
}

export interface Prediction {
  predicted: number;
  target: number;
  group?: string;
}

export interface EvaluationOptions {
  resamples?: number;
  seed?: number;
  /** Smaller groups are listed but not averaged. */
  minGroup?: number;
}

/** All five measures of one set of pairs. */
function correlations(predicted: ArrayLike<number>, target: ArrayLike<number>): Agreement {
  const SRCC = spearman(predicted, target);
  const PLCC = pearson(predicted, target);
  return {
    SRCC,
    PLCC,
    KRCC: kendall(predicted, target),
    RMSE: rootMeanSquareError(predicted, target),
    mainScore: (SRCC + PLCC) / 2,
  };
}

/** Evaluates predictions against ratings: raw, after the logistic fit, with 95% bootstrap intervals, per group where groups are given. */
export function evaluatePredictions(
  items: readonly Prediction[],
  options: EvaluationOptions = {},
): Evaluation {
  const { resamples = 1000, seed = 20, minGroup = 5 } = options;
  const bootstrap = { level: 0.95, resamples, seed };
  const predicted = Float64Array.from(items, (item) => item.predicted);
  const target = Float64Array.from(items, (item) => item.target);
  const raw = correlations(predicted, target);
  const fit = fitLogistic(predicted, target);
  const mapped = fit === null ? null : predicted.map((x) => logistic(fit.beta, x));
  const rising = fit === null || fit.beta[0] >= fit.beta[1];

  const samples: { raw: Agreement; fitted: Agreement | null }[] = [];
  for (const indices of resampledIndices(items.length, resamples, seed)) {
    const ratings = take(target, indices);
    const sample = correlations(take(predicted, indices), ratings);
    samples.push({
      raw: sample,
      fitted: mapped === null ? null : remap(sample, rising, take(mapped, indices), ratings),
    });
  }
  const evaluation: Evaluation = {
    n: items.length,
    ...raw,
    interval: intervals(
      samples.map((sample) => sample.raw),
      bootstrap.level,
    ),
    fitted: null,
    bootstrap,
  };
  if (fit !== null && mapped !== null) {
    evaluation.fitted = {
      ...remap(raw, rising, mapped, target),
      beta: fit.beta,
      interval: intervals(
        samples.map((sample) => sample.fitted!),
        bootstrap.level,
      ),
    };
  }
  if (items.some((item) => item.group !== undefined)) {
    evaluation.groups = groupAgreement(items);
    evaluation.withinGroups = withinGroups(evaluation.groups, minGroup);
  }
  return evaluation;
}

/** The measures after a mapping of the predictions, which keeps their order or, where it falls, turns it around. */
function remap(raw: Agreement, rising: boolean, mapped: Float64Array, target: Float64Array): Agreement {
  const PLCC = pearson(mapped, target);
  const SRCC = rising ? raw.SRCC : -raw.SRCC;
  return {
    SRCC,
    PLCC,
    KRCC: rising ? raw.KRCC : -raw.KRCC,
    RMSE: rootMeanSquareError(mapped, target),
    mainScore: (SRCC + PLCC) / 2,
  };
}

function intervals(samples: Agreement[], level: number): Record<keyof Agreement, Interval> {
  const of = (measure: keyof Agreement) =>
    percentileInterval(
      samples.map((sample) => sample[measure]),
      level,
    );
  return {
    SRCC: of('SRCC'),
    PLCC: of('PLCC'),
    KRCC: of('KRCC'),
    RMSE: of('RMSE'),
    mainScore: of('mainScore'),
  };
}

function take(values: Float64Array, indices: Uint32Array): Float64Array {
  const taken = new Float64Array(indices.length);
  for (let i = 0; i < indices.length; i++) taken[i] = values[indices[i]!]!;
  return taken;
}

function groupAgreement(items: readonly Prediction[]): GroupAgreement[] {
  const byGroup = new Map<string, Prediction[]>();
  for (const item of items) {
    const members = byGroup.get(item.group ?? '');
    if (members === undefined) byGroup.set(item.group ?? '', [item]);
    else members.push(item);
  }
  return [...byGroup]
    .map(([group, members]) => {
      const predicted = members.map((item) => item.predicted);
      const target = members.map((item) => item.target);
      return {
        group,
        n: members.length,
        SRCC: spearman(predicted, target),
        PLCC: pearson(predicted, target),
        score: meanOf(predicted),
        rating: meanOf(target),
      };
    })
    .sort((a, b) => (a.group < b.group ? -1 : 1));
}

function withinGroups(groups: GroupAgreement[], minGroup: number) {
  const used = groups.filter((group) => group.n >= minGroup && !Number.isNaN(group.SRCC));
  return {
    groups: used.length,
    SRCC: mean(used.map((group) => group.SRCC)),
    PLCC: mean(used.map((group) => group.PLCC)),
    minGroup,
  };
}
