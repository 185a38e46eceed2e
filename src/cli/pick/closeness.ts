import { plainTies } from '../../evaluation/paired/tie-rule.ts';
import { pairTableOf, preference } from '../../evaluation/reliability/preference.ts';
import { knownPackages, scoredAll } from '../files/scored-by.ts';
import type { CliIo } from '../io.ts';
import { allFolders, modelFolders } from '../score/model-option.ts';
import type { Candidate } from './candidate.ts';
import type { PickOptions } from './pick-options.ts';

/** Which differences between two scores say nothing about which image people would prefer. */
export interface Closeness {
  isTie: (difference: number) => boolean;
  /** How that is known, in a sentence. */
  reason: string;
}

const unknown: Closeness = { isTie: (difference) => difference < plainTies.below, reason: plainTies.reason };

/**
 * From the pair table of the package that scored the images, one of `--model` or the demo; where none is the one, or it has no such table, what is shown
 * as 0.00 is a tie.
 */
export async function closenessOf(
  io: Pick<CliIo, 'cwd' | 'env'>,
  candidates: readonly Candidate[],
  head: string,
  { model, bestOf }: Pick<PickOptions, 'model' | 'bestOf'>,
): Promise<Closeness> {
  const models = candidates.flatMap((one) => one.models?.[head] ?? one.model ?? []);
  const packages = await knownPackages(allFolders(modelFolders(io, model)));
  const own = packages.find((one) => scoredAll(one, models));
  // beside other models it may be `quality@demo`
  const known = own?.manifest.heads.find(
    ({ name }) => name === head || head.startsWith(`${name}@`),
  )?.reliability;
  if (!known) return unknown;
  const table = pairTableOf(known, bestOf === 'prompt');
  return {
    isTie: (difference) => preference(difference, table).kind === 'tie',
    reason: `Ties: differences at which people agree with the score in fewer than 6 of 10 pairs, or perhaps by chance (${known.on}).`,
  };
}
