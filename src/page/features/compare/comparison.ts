import type { AppStore } from '../../app/store.ts';
import { text } from '../../app/text.ts';

/** Takes an image chosen in the table: to the side being filled where two are compared, else into the viewer. */
export function chooseImage(store: AppStore, id: string): void {
  const { tab, filling, setCompared, setCompare, select } = store.getState();
  if (tab !== 'compare') {
    select(id);
    return;
  }
  setCompared(filling, id);
  setCompare({ filling: filling === 'left' ? 'right' : 'left' });
}

/** Adds the image once more with other texts, next to be scored, and sets both side by side; its id. */
export function addVariant(
  store: AppStore,
  id: string,
  prompt: string,
  description: string,
): string | undefined {
  const { items, addItems, enqueue, setCompared } = store.getState();
  const item = items[id];
  if (!item) return undefined;
  const versions = Object.values(items).filter(({ file }) => file === item.file).length;
  const [fresh] = addItems([
    {
      name: text.compare.variantName(item.name.replace(/ \(texts \d+\)$/, ''), versions + 1),
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
  if (fresh === undefined) return undefined;
  enqueue([fresh], true);
  setCompared('left', id);
  setCompared('right', fresh);
  return fresh;
}
