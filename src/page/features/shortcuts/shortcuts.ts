import type { Page } from '../../kit/page.ts';
import { batchOf, pickedStore, queueStore, resultsStore, selectionStore } from '../batch/index.ts';
import { layers } from '../explain/index.ts';
import { exportsOf } from '../export/index.ts';
import { tableRows, tableStore } from '../table/index.ts';
import { viewerStore } from '../viewer/index.ts';
import { viewsStore } from '../views/index.ts';
import { shortcutsStrings } from './strings.ts';

/** Actions that need the page's elements. */
interface ShortcutHands {
  sheet(): void;
  open(): void;
  folder(): void;
  filter(): void;
  stage(): void;
}

export interface Shortcut {
  /** As in `KeyboardEvent.key`. */
  key: string;
  label: string;
  run: (hands: ShortcutHands) => void;
}

/** Every shortcut, in the order of the dialog. */
export function shortcuts(page: Page): Shortcut[] {
  const { labels } = shortcutsStrings;
  const { views, setTab } = viewsStore(page).getState();
  const batch = batchOf(page);
  return [
    { key: '?', label: labels.sheet, run: (hands) => hands.sheet() },
    { key: 'o', label: labels.open, run: (hands) => hands.open() },
    { key: 'f', label: labels.folder, run: (hands) => hands.folder() },
    { key: 'j', label: labels.next, run: () => selectNeighbour(page, 1) },
    { key: 'k', label: labels.previous, run: () => selectNeighbour(page, -1) },
    ...views.map(({ name, title }, i) => ({ key: String(i + 1), label: title, run: () => setTab(name) })),
    { key: 'm', label: labels.layer, run: () => nextLayer(page) },
    { key: ']', label: labels.nextCrop, run: () => stepCrop(page, 1) },
    { key: '[', label: labels.previousCrop, run: () => stepCrop(page, -1) },
    { key: 'x', label: labels.pick, run: () => togglePicked(page) },
    {
      key: 'Delete',
      label: labels.remove,
      run: () => batch.remove([...pickedStore(page).getState().picked]),
    },
    {
      key: 'p',
      label: labels.pause,
      run: () => batch.setPaused(!queueStore(page).getState().paused),
    },
    { key: '/', label: labels.filter, run: (hands) => hands.filter() },
    { key: 'v', label: labels.stage, run: (hands) => hands.stage() },
    { key: 'e', label: labels.csv, run: () => void exportsOf(page).save('csv') },
    { key: 'z', label: labels.zip, run: () => void exportsOf(page).save('zip') },
  ];
}

/** The shortcut for a key; undefined if there is none. */
export function shortcutOf(all: Shortcut[], key: string): Shortcut | undefined {
  const lower = key.length === 1 ? key.toLowerCase() : key;
  return all.find((shortcut) => shortcut.key === lower);
}

/** Shows the image a step away from the shown one in table order; stops at the ends. */
function selectNeighbour(page: Page, step: number): void {
  const { sort, filter, threshold } = tableStore(page).getState();
  const { selected, select } = selectionStore(page).getState();
  const { results } = resultsStore(page).getState();
  const rows = tableRows({ ...queueStore(page).getState(), results }, sort, filter, threshold);
  const ids = rows.map(({ item }) => item.id);
  const at = selected === undefined ? -1 : ids.indexOf(selected);
  const id = ids[Math.min(Math.max(at + step, 0), ids.length - 1)];
  if (id !== undefined) select(id);
}

function nextLayer(page: Page): void {
  const viewer = viewerStore(page);
  const layer = layers[(layers.indexOf(viewer.getState().layer) + 1) % layers.length];
  if (layer) viewer.setState({ layer, hover: undefined });
}

function stepCrop(page: Page, step: number): void {
  const viewer = viewerStore(page);
  const { selected } = selectionStore(page).getState();
  const scored = selected === undefined ? undefined : resultsStore(page).getState().results[selected];
  const count = scored?.result.detail?.crops.length ?? 0;
  if (count > 0) viewer.setState({ crop: (viewer.getState().crop + step + count) % count, hover: undefined });
}

function togglePicked(page: Page): void {
  const { selected } = selectionStore(page).getState();
  const { picked, pick } = pickedStore(page).getState();
  if (selected !== undefined) pick([selected], !picked.has(selected));
}
