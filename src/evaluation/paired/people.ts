import type { PairTable } from '../../shared/reliability.ts';
import { preference } from '../reliability/preference.ts';
import { figure } from './figures.ts';
import type { TieRule } from './tie-rule.ts';

/** From which difference on people prefer one of two images, by a package's table: its first bin from which on no difference is a tie. */
export function peopleTies(table: PairTable): TieRule {
  const clear = table.map(
    ({ from, pairs }) => pairs === 0 || preference(from || 1e-9, table).kind === 'prefers',
  );
  const last = clear.lastIndexOf(false);
  const below = last < 0 ? 0 : (table[last + 1]?.from ?? Infinity);
  return {
    below,
    reason: Number.isFinite(below)
      ? `Differences below ${figure(below)} count as ties: people agree with their order hardly more often than by chance, as measured for this model.`
      : 'All differences count as ties: people do not agree with this model’s scores more often than chance.',
  };
}

/** What a mean difference means for two single images, in a sentence; undefined where the table says nothing. */
export function peopleWords(difference: number, table: PairTable): string | undefined {
  const found = preference(difference, table);
  const size = figure(Math.abs(difference));
  if (found.kind === 'unknown') return undefined;
  return found.kind === 'tie'
    ? `For two single images, a difference of ${size} is too close to call.`
    : `For two single images that differ by ${size}, about ${found.people} people would prefer the better one.`;
}
