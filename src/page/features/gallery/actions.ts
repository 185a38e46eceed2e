import { isNarrow } from '../../kit/screen/use-narrow.ts';
import { type Page, perPage } from '../../kit/page.ts';
import type { Neighbours } from '../../kit/screen/use-swipe.ts';
import { pickedStore, queueStore, selectionStore } from '../batch/index.ts';
import { type Mark, markImages } from '../cull/index.ts';
import { noticesStore } from '../notices/index.ts';
import { shownIds } from '../table/index.ts';
import { isBatch, picturesOf } from '../viewer/index.ts';
import { galleryStore } from './store.ts';
import { galleryStrings } from './strings.ts';

/** Most images side by side. */
export const mostSideBySide = 4;

/** Ids from one shown image to another, both included, in either direction. */
function idsBetween(page: Page, from: string, to: string): string[] {
  const ids = shownIds(page);
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)].sort((x, y) => x - y) as [number, number];
  return a < 0 ? [to] : ids.slice(a, b + 1);
}

/** Selects the images from where the range began to this one, and no others. */
export function pickRange(page: Page, id: string): void {
  const { anchor } = galleryStore(page).getState();
  const { selected } = selectionStore(page).getState();
  const from = anchor ?? selected ?? id;
  galleryStore(page).setState({ anchor: from });
  const range = new Set(idsBetween(page, from, id));
  pickedStore(page).setState({ picked: range });
}

/** Selects all listed images. */
export const pickAll = (page: Page): void => pickedStore(page).getState().pick(shownIds(page), true);

/** What a click on an image does: shows it alone, adds it to the selection, or selects up to it. */
export function clickTile(
  page: Page,
  id: string,
  { range, toggle }: { range: boolean; toggle: boolean },
): void {
  const { picked, pick } = pickedStore(page).getState();
  if (range) pickRange(page, id);
  else if (toggle) pick([id], !picked.has(id));
  else if (picked.size > 0) pick([...picked], false);
  if (!range) galleryStore(page).setState({ anchor: id });
  selectionStore(page).getState().select(id);
  if (!range && !toggle && isNarrow() && isBatch(queueStore(page).getState()))
    galleryStore(page).setState({ inspecting: true });
}

/** The images an action is for: those selected, or the shown one. */
export function targets(page: Page): string[] {
  const { picked } = pickedStore(page).getState();
  if (picked.size > 0) return [...picked];
  const { selected } = selectionStore(page).getState();
  return selected === undefined ? [] : [selected];
}

/** The image a step away in the order of the screen, if there is one; the first where none is shown. */
function neighbour(page: Page, step: number): string | undefined {
  const { selected } = selectionStore(page).getState();
  const ids = shownIds(page);
  const at = selected === undefined ? -1 : ids.indexOf(selected);
  return ids[at < 0 ? 0 : at + step];
}

/** Shows the image a step away in the order of the screen, and expects another such step; false at the ends. */
export function showNeighbour(page: Page, step: number): boolean {
  const id = neighbour(page, step);
  if (id === undefined) return false;
  selectionStore(page).getState().select(id);
  const next = queueStore(page).getState().items[neighbour(page, step) ?? ''];
  if (next) picturesOf(page).expect(next.file);
  return true;
}

/** What a finger swipes to. */
export const neighboursOf = perPage((page): Neighbours => ({
  has: (by) => neighbour(page, by) !== undefined,
  show: (by) => showNeighbour(page, by),
  thumb(by) {
    // the shown one may be filtered out
    const id = by === 0 ? selectionStore(page).getState().selected : neighbour(page, by);
    return queueStore(page).getState().items[id ?? '']?.thumb;
  },
}));

/** Marks the images an action is for, then shows the next one if asked to. */
export function markTargets(page: Page, change: Mark, advance = false): void {
  const ids = targets(page);
  if (ids.length === 0) return;
  const { selected, select } = selectionStore(page).getState();
  // a filter by mark may take images off the screen: what stood beside them is looked up first
  const shown = shownIds(page);
  const at = shown.indexOf((ids.length === 1 ? ids[0] : selected) ?? '');
  markImages(page, ids, change);
  const left = new Set(shownIds(page));
  // the next key is not for images that have just gone from the screen: neither selected ones nor the shown one
  const { picked, pick } = pickedStore(page).getState();
  if (picked.size > 0)
    pick(
      shown.filter((id) => !left.has(id)),
      false,
    );
  const gone = shown[at] === selected && !left.has(selected ?? '');
  const next = [...shown.slice(at + 1), ...shown.slice(0, at).toReversed()].find((id) => left.has(id));
  if (at >= 0 && (gone || (advance && ids.length === 1)) && next !== undefined) select(next);
}

/** Opens the loupe on one image, or on two to four side by side. */
export function openLoupe(page: Page, ids: string[] = targets(page)): void {
  const here = ids.filter((id) => queueStore(page).getState().items[id]);
  if (here.length > mostSideBySide)
    noticesStore(page).getState().announce(galleryStrings.tooMany(mostSideBySide));
  // alone, it is what a step goes on from
  if (here.length === 1) selectionStore(page).getState().select(here[0]);
  galleryStore(page).setState({ loupe: here.slice(0, mostSideBySide) });
}
