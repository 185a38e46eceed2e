import { FoveaError } from '../../../shared/errors.ts';
import { PaperTrainer } from '../paper-trainer.ts';
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

/** The trainer of a job, which takes its weights out of the start: what lies on the device need not lie there as well. */
export function createTrainer(
  config: PaperConfig,
  heads: string[],
  { model, values }: StartModel,
): PaperTrainer {
  const { procedure, seed, freeze, cropBlocks, micro } = config;
  return new PaperTrainer(
    model,
    { seed, heads, procedure, freeze, cropBlocks, micro, keptFeatures: true },
    ({ name }) => {
      const own = values.get(name)!;
      values.delete(name);
      return own;
    },
  );
}
