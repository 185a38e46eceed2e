import { plainTies } from '../../evaluation/paired/tie-rule.ts';
import { pairTableOf, preference } from '../../evaluation/reliability/preference.ts';
import { knownPackage, scoredAll } from '../files/scored-by.ts';
import type { CliIo } from '../io.ts';
import { demoModel } from '../score/scoring-options.ts';
import type { Candidate } from './candidate.ts';
import type { PickOptions } from './pick-options.ts';
import { modelPath } from '../shelf/model-path.ts';

/** Which differences between two scores say nothing about which image people would prefer. */
export interface Closeness {
  isTie: (difference: number) => boolean;
  /** How that is known, in a sentence. */
  reason: string;
}

const unknown: Closeness = { isTie: (difference) => difference < plainTies.below, reason: plainTies.reason };

/**
 * From the pair table of the package that scored the images, `--model` or the demo; where that is not the one, or has no such table, what is shown as 0.00
 * is a tie.
 */
export async function closenessOf(
  io: Pick<CliIo, 'cwd' | 'env'>,
  candidates: readonly Candidate[],
  head: string,
  { model, bestOf }: Pick<PickOptions, 'model' | 'bestOf'>,
): Promise<Closeness> {
  const own = await knownPackage(model === undefined ? demoModel : modelPath(io, model));
  const models = candidates.flatMap((one) => one.model ?? []);
  const known = own?.manifest.heads.find(({ name }) => name === head)?.reliability;
  if (!own || !known || !scoredAll(own, models)) return unknown;
  const table = pairTableOf(known, bestOf === 'prompt');
  return {
    isTie: (difference) => preference(difference, table).kind === 'tie',
    reason: `Ties: differences at which people agree with the score in fewer than 6 of 10 pairs, or perhaps by chance (${known.on}).`,
  };
}
