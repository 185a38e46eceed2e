import { FoveaError } from '../../../shared/errors.ts';
import { leadId } from '../../../shared/models/model-id.ts';
import type { Page } from '../../kit/page.ts';
import { resultsStore, runnerOf } from '../batch/index.ts';
import { engineStore } from '../engine/index.ts';
import { frequencyStrings } from './strings.ts';

/**
 * Asks the model that made an image's maps for more of its frequencies. Throws a `FoveaError` where another one is in use, before it is asked
 * or once it has answered: models differ in their patches, and in how pixels are normalised before frequencies are read.
 */
export async function askMaker<T>(page: Page, id: string, question: () => Promise<T>): Promise<T> {
  checkMaker(page, id);
  const answer = await runnerOf(page).aside(question);
  checkMaker(page, id);
  return answer;
}

function checkMaker(page: Page, id: string): void {
  const { model: loaded } = engineStore(page).getState();
  const scored = resultsStore(page).getState().results[id];
  if (scored && loaded && leadId(loaded) !== (scored.result.detail?.csfMap.of ?? leadId(scored.model)))
    throw new FoveaError('usage', frequencyStrings.otherModel, frequencyStrings.scoreAgain);
}
