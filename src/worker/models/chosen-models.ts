import type { ModelInfo, ScoreRequest } from '../../shared/engine-api.ts';
import type { ScoreResult } from '../../shared/result.ts';
import type { RunContext, Scorer } from '../scorers/scorer.ts';
import { combinedInfo } from '../scorers/several/combined-info.ts';
import { headNames, type HeadNames } from '../../shared/models/head-names.ts';
import { scoreSeveral } from '../scorers/several/score-several.ts';
import type { KnownModel } from './resident-models.ts';

/** The models that score, one or several side by side, all of which were loaded once. */
export interface ChosenModels {
  models: readonly [KnownModel, ...KnownModel[]];
  info: ModelInfo;
  /** What each model's heads are called here; none where there is one model. */
  names: HeadNames[];
}

/** The weights of a model, on a device that runs. */
type Ready = (model: KnownModel) => Promise<Scorer>;

/** Each model with what it says of itself; they were all loaded, so that is known. */
const withInfo = (models: readonly KnownModel[]): { model: KnownModel; info: ModelInfo }[] =>
  models.flatMap((model) => (model.scorer ? [{ model, info: model.scorer.info }] : []));

/** @param fit whether all of them stay in memory */
export async function chooseModels(models: ChosenModels['models'], fit: boolean): Promise<ChosenModels> {
  const infos = withInfo(models).map(({ info }) => info);
  const [only, second] = infos;
  if (only && !second) return { models, names: [], info: only };
  const names = headNames(infos);
  const info = await combinedInfo(infos, names);
  return { models, names, info: fit ? info : { ...info, takesTurns: true } };
}

/** The first of them that has any of these heads; the first of all where none is named. */
export function firstOf({ models, names }: ChosenModels, heads: readonly string[] | undefined): KnownModel {
  const asked = (own: HeadNames): boolean =>
    !heads || Object.values(own).some((name) => heads.includes(name));
  return models[Math.max(0, names.findIndex(asked))]!;
}

/** Scores an image with all of them. */
export async function scoreChosen(
  { models, names }: ChosenModels,
  request: ScoreRequest,
  run: RunContext,
  ready: Ready,
): Promise<ScoreResult> {
  const [lead, second] = models;
  if (!second) return (await ready(lead)).score(request, run);
  const members = withInfo(models).map(({ model, info }, i) => ({
    ...{ info, names: names[i]! },
    ready: () => ready(model),
  }));
  return scoreSeveral(request, members, run);
}
