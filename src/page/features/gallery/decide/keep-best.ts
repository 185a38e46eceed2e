import type { Page } from '../../../kit/page.ts';
import { resultsStore } from '../../batch/index.ts';
import { type Amount, changeMarks, chooseBest, marksOf, marksStore } from '../../cull/index.ts';
import { noticesStore } from '../../notices/index.ts';
import { bestFirst, type ShownGroup, tableRows, tableStore } from '../../table/index.ts';
import { galleryStrings } from '../strings.ts';

/**
 * Keeps the best of the shown images and rejects the rest, by the order of the screen where that is by a score, else by the first score;
 * one step that can be undone.
 */
export function keepBest(page: Page, groups: readonly ShownGroup[], amount: Amount): void {
  const { results } = resultsStore(page).getState();
  const { marks } = marksStore(page).getState();
  const { sort } = tableStore(page).getState();
  const rows = groups.flatMap((group) => group.rows);
  const items = Object.fromEntries(rows.map(({ item }) => [item.id, item]));
  const byScore = sort.key.startsWith('score:') ? sort : bestFirst;
  const ranked = tableRows({ items, order: rows.map(({ item }) => item.id), results }, byScore, '');
  const ranks = new Map(ranked.map(({ item }, i) => [item.id, i]));
  const rank = (a: string, b: string): number => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0);
  const lists = groups.map((group) => group.rows.map(({ item }) => item.id).sort(rank));
  const isScored = (id: string): boolean => Object.keys(results[id]?.result.scores ?? {}).length > 0;
  const chosen = chooseBest(lists, isScored, amount, rank);
  if (chosen.keep.length === 0) {
    noticesStore(page).getState().notify({ tone: 'info', message: galleryStrings.nothingScored });
    return;
  }
  const label = galleryStrings.chosen(chosen.keep.length, chosen.reject.length, chosen.unscored.length);
  changeMarks(page, marksOf(chosen, marks), label);
}
