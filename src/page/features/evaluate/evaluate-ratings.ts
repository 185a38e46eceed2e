import type { Page } from '../../kit/page.ts';
import { headsInUse, resultsStore } from '../batch/index.ts';
import { engineStore } from '../engine/index.ts';
import { viewsStore } from '../views/index.ts';
import { evaluateName, evaluateStore } from './store.ts';

/** Opens the view with a column of ratings for every score. */
export function evaluateRatings(page: Page, column: string): void {
  const { choice, choose } = evaluateStore(page).getState();
  const heads = headsInUse(resultsStore(page).getState().results, engineStore(page).getState().model);
  choose({ columns: { ...choice.columns, ...Object.fromEntries(heads.map(({ name }) => [name, column])) } });
  viewsStore(page).getState().setTab(evaluateName);
}
