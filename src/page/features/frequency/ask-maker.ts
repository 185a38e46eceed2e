import { FoveaError } from '../../../shared/errors.ts';
import { leadId } from '../../../shared/models/model-id.ts';
import type { Page } from '../../kit/page.ts';
import { resultsStore } from '../batch/index.ts';
import { engineStore } from '../engine/index.ts';
import { frequencyStrings } from './strings.ts';

/**
 * Throws a `FoveaError` where another model is in use than the one that made the image's maps: models differ in their patches, and in
 * how pixels are normalised before frequencies are read.
 */
export function checkModel(page: Page, id: string): void {
  const { model: loaded } = engineStore(page).getState();
  const scored = resultsStore(page).getState().results[id];
  if (scored && loaded && leadId(loaded) !== (scored.result.detail?.csfMap.of ?? leadId(scored.model)))
    throw new FoveaError('usage', frequencyStrings.otherModel, frequencyStrings.scoreAgain);
}
