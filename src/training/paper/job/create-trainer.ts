import { FoveaError } from '../../../shared/errors.ts';
import { Random } from '../../../shared/random.ts';
import { modelParameters } from '../../../spec/parameters.ts';
import { newHead } from '../new-head.ts';
import type { PaperTrainer } from '../paper-trainer.ts';
import type { PaperConfig } from './paper-config.ts';
import type { StartModel } from './start-model.ts';

/** Refuses ratings per head that cannot be learnt from: `usage` where all of a head are the same. */
export function checkRatings(ratings: Readonly<Record<string, readonly number[]>>): void {
  for (const [head, own] of Object.entries(ratings)) {
    if (new Set(own).size < 2) {
      throw new FoveaError(
        'usage',
        `All ratings of ${head} are the same (${own[0]}): there is nothing to learn.`,
      );
    }
  }
}

/** What a trainer is made from. */
export type TrainerParts = ConstructorParameters<typeof PaperTrainer>;

/**
 * What the trainer of a job is made from, as it begins.
 *
 * @param options `seed` where it is another than the configuration's: new heads are drawn from it as well. `keep` leaves the weights in the start,
 *   for another trainer; else they are taken out of it, as what lies on the device need not lie there too
 */
export function trainerParts(
  config: PaperConfig,
  heads: string[],
  { model, values, fresh }: StartModel,
  { seed = config.seed, keep = false }: { seed?: number; keep?: boolean } = {},
): TrainerParts {
  const { procedure, freeze, cropBlocks, micro } = config;
  const anew =
    seed === config.seed
      ? {}
      : newHead(modelParameters(model, heads), ({ name }) => fresh.has(name), new Random(seed));
  return [
    model,
    { seed, heads, procedure, freeze, cropBlocks, micro, keptFeatures: true },
    ({ name }) => {
      const own = anew[name] ?? values.get(name)!;
      if (!keep) values.delete(name);
      return own;
    },
  ];
}
