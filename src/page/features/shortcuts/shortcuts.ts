import type { Page } from '../../kit/page.ts';
import { batchOf, pickedStore, queueStore, resultsStore, selectionStore } from '../batch/index.ts';
import { starCounts } from '../cull/index.ts';
import { engineStore } from '../engine/index.ts';
import { offeredLayers } from '../explain/index.ts';
import { exportsOf } from '../export/index.ts';
import { galleryStore, markTargets, openLoupe, pickAll, showNeighbour, targets } from '../gallery/index.ts';
import { redo, undo } from '../history/index.ts';
import { isBatch, viewerStore } from '../viewer/index.ts';
import { inspectName, viewsStore } from '../views/index.ts';
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
  /** Pressed with Ctrl, or Command: `shift` also with Shift, which otherwise makes it a key of the browser's. */
  control?: true | 'shift';
  label: string;
  /** Whether it goes on while the key is held. Under a filter by mark, a mark would fall on one image after another. */
  held?: true;
  /** False where the key does what it does on any other page. */
  here?: boolean;
  /** @param shift pressed with Shift */
  run: (hands: ShortcutHands, shift: boolean) => void;
}

/** Every shortcut, in the order of the dialog. */
export function shortcuts(page: Page): Shortcut[] {
  const { labels } = shortcutsStrings;
  const batch = batchOf(page);
  return [
    { key: '?', label: labels.sheet, run: (hands) => hands.sheet() },
    { key: 'o', label: labels.open, run: (hands) => hands.open() },
    { key: 'f', label: labels.folder, run: (hands) => hands.folder() },
    { key: 'j', label: labels.next, held: true, run: () => showNeighbour(page, 1) },
    { key: 'k', label: labels.previous, held: true, run: () => showNeighbour(page, -1) },
    { key: 'p', label: labels.keep, run: (_, shift) => markTargets(page, { flag: 'keep' }, shift) },
    { key: 'x', label: labels.reject, run: (_, shift) => markTargets(page, { flag: 'reject' }, shift) },
    { key: 'u', label: labels.unmark, run: (_, shift) => markTargets(page, { flag: undefined }, shift) },
    ...starCounts.map((stars) => ({
      key: String(stars),
      label: labels.stars,
      run: () => markTargets(page, { stars }),
    })),
    { key: '0', label: labels.noStars, run: () => markTargets(page, { stars: undefined }) },
    {
      key: 'z',
      control: 'shift',
      label: labels.undo,
      held: true,
      run: (_, shift) => (shift ? redo : undo)(page),
    },
    { key: 'y', control: true, label: labels.redo, held: true, run: () => redo(page) },
    { key: 'z', label: labels.loupe, run: () => openLoupe(page, targets(page).slice(0, 1)) },
    { key: 'c', label: labels.survey, run: () => openLoupe(page) },
    { key: 'g', label: labels.view, run: () => toggleView(page) },
    { key: '.', label: labels.nextView, run: () => stepView(page, 1) },
    { key: ',', label: labels.previousView, run: () => stepView(page, -1) },
    { key: 'm', label: labels.layer, run: () => nextLayer(page) },
    { key: ']', label: labels.nextCrop, held: true, run: () => stepCrop(page, 1) },
    { key: '[', label: labels.previousCrop, held: true, run: () => stepCrop(page, -1) },
    { key: 's', label: labels.pick, run: () => togglePicked(page) },
    {
      key: 'a',
      control: true,
      label: labels.pickAll,
      // where no images are listed, it selects text
      here: viewsStore(page).getState().tab === inspectName && isBatch(queueStore(page).getState()),
      run: () => pickAll(page),
    },
    {
      key: 'Delete',
      label: labels.remove,
      run: () => batch.remove([...pickedStore(page).getState().picked]),
    },
    {
      key: 'h',
      label: labels.pause,
      run: () => batch.setPaused(!queueStore(page).getState().paused),
    },
    { key: '/', label: labels.filter, run: (hands) => hands.filter() },
    { key: 'v', label: labels.stage, run: (hands) => hands.stage() },
    { key: 'e', label: labels.csv, run: () => void exportsOf(page).save('csv') },
    { key: 'a', label: labels.zip, run: () => void exportsOf(page).save('zip') },
  ];
}

/** The shortcut for a key, with Ctrl or without; undefined if there is none. */
export function shortcutOf(
  all: Shortcut[],
  key: string,
  control = false,
  shift = false,
): Shortcut | undefined {
  const lower = key.length === 1 ? key.toLowerCase() : key;
  const found = all.find((shortcut) => shortcut.key === lower && Boolean(shortcut.control) === control);
  return control && shift && found?.control !== 'shift' ? undefined : found;
}

function toggleView(page: Page): void {
  const gallery = galleryStore(page);
  gallery.setState({ view: gallery.getState().view === 'grid' ? 'table' : 'grid' });
}

/** Shows the view a step away; after the last comes the first. */
function stepView(page: Page, step: number): void {
  const { views, tab, setTab } = viewsStore(page).getState();
  const at = views.findIndex(({ name }) => name === tab);
  const next = views[(at + step + views.length) % views.length];
  if (next) setTab(next.name);
}

function nextLayer(page: Page): void {
  const viewer = viewerStore(page);
  const layers = offeredLayers(engineStore(page).getState().model);
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
