import type { Page } from '../../kit/page.ts';
import { batchOf, queueStore, thumbnailsOf } from '../batch/index.ts';
import { compareStore } from './store.ts';
import { compareStrings } from './strings.ts';

/** Rescores an image with other texts, ahead of the queue, and compares both; returns the new item's id. */
export function compareTexts(
  page: Page,
  id: string,
  prompt: string,
  description: string,
): string | undefined {
  const fresh = addVariant(page, id, prompt, description);
  if (fresh === undefined) return undefined;
  const { setCompared } = compareStore(page).getState();
  setCompared('left', id);
  setCompared('right', fresh);
  thumbnailsOf(page).request([fresh]);
  batchOf(page).rescore([fresh]);
  return fresh;
}

/** Adds a copy of the image with other texts; returns its id. */
function addVariant(page: Page, id: string, prompt: string, description: string): string | undefined {
  const { items, addItems } = queueStore(page).getState();
  const item = items[id];
  if (!item) return undefined;
  const versions = Object.values(items).filter(({ file }) => file === item.file).length;
  const [fresh] = addItems([
    {
      name: compareStrings.variantName(item.name.replace(/ \(texts \d+\)$/, ''), versions + 1),
      file: item.file,
      sample: item.sample,
      prompt,
      promptOrigin: prompt === item.prompt && item.promptOrigin !== 'none' ? item.promptOrigin : 'typed',
      description,
      ...(description === item.description
        ? { descriptionOrigin: item.descriptionOrigin, descriptionBy: item.descriptionBy }
        : { descriptionOrigin: 'typed' }),
      ...(item.cells ? { cells: item.cells } : {}),
    },
  ]);
  return fresh;
}
