import { sharesOf } from '../../../model/extensions/shares.ts';
import type { ImageLevel } from '../../../model/prediction.ts';
import type { Tensor1D } from '../../../nn/tf.ts';
import type { ScoreDetail } from '../../../shared/result.ts';
import type { ModelConfig } from '../../../spec/config.ts';

/** Where a head's scale begins, if it was tuned to ratings on another one: what every part of its score says is moved by that. */
export const originOf = ({ branches }: ModelConfig, head: string): number => branches.origins?.[head] ?? 0;

/** Reads what changes the scores outside the experts, in the units of each head. */
export async function readOtherParts(
  level: ImageLevel,
  config: ModelConfig,
): Promise<Pick<ScoreDetail, 'disagreement' | 'terms' | 'pooled' | 'colours'>> {
  const { mismatchPenalty, terms, pooled, photograph, coloursPenalty } = level;
  const { branches } = config;
  const first = async (values: Tensor1D) => (await values.data<'float32'>())[0] ?? Number.NaN;
  const one = async (value: number | Tensor1D) => (typeof value === 'number' ? value : first(value));
  const inUnits = async (head: string, value: Tensor1D) =>
    (await first(value)) * (branches.units?.[head] ?? 1);
  const scoresOf = async (parts: Readonly<Record<string, Tensor1D>>) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(parts).map(async ([head, score]): Promise<[string, number]> => [
          head,
          (await inUnits(head, score)) + originOf(config, head),
        ]),
      ),
    );
  const listens = branches.agreement?.head;
  const shares = async (of: Readonly<Record<string, Tensor1D>>, part: 'words' | 'trunk') =>
    Object.fromEntries(
      await Promise.all(
        Object.keys(of).map(async (head): Promise<[string, number]> => [
          head,
          await one(sharesOf(level, head, { config })[part]),
        ]),
      ),
    );
  const judged = branches.colours?.head;
  return {
    ...(mismatchPenalty && listens !== undefined
      ? { disagreement: { head: listens, taken: await inUnits(listens, mismatchPenalty) } }
      : {}),
    ...(terms ? { terms: { share: await shares(terms, 'words'), scores: await scoresOf(terms) } } : {}),
    ...(pooled
      ? {
          pooled: {
            share: await shares(pooled, 'trunk'),
            scores: await scoresOf(pooled),
            ...(photograph ? { photograph: await first(photograph) } : {}),
          },
        }
      : {}),
    ...(coloursPenalty && judged !== undefined
      ? { colours: { head: judged, taken: await inUnits(judged, coloursPenalty) } }
      : {}),
  };
}
