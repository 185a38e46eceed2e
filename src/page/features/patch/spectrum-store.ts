import { createStore } from 'zustand/vanilla';
import type { PatchSpectrum } from '../../../shared/engine-api.ts';
import { toErrorRecord } from '../../../shared/errors.ts';
import { perPage } from '../../kit/page.ts';
import { keptFile, queueStore, resultsStore, selectionStore } from '../batch/index.ts';
import { engineOf, engineStore } from '../engine/index.ts';
import { askMaker } from '../frequency/index.ts';
import { viewerStore } from '../viewer/index.ts';

export interface SpectrumState {
  spectrum:
    | { state: 'none' }
    | { state: 'loading' }
    | { state: 'ready'; spectrum: PatchSpectrum }
    | { state: 'failed'; message: string };
}

/** Milliseconds: arrow keys may pass over many patches; only the one they stop at is requested. */
const rest = 120;

/** The spectrum of the pinned patch, which it follows. */
export const spectrumStore = perPage((page) => {
  const store = createStore<SpectrumState>()(() => ({ spectrum: { state: 'none' } }));
  const viewer = viewerStore(page);

  const follow = async (): Promise<void> => {
    const { pinned } = viewer.getState();
    const { selected } = selectionStore(page).getState();
    const item = selected === undefined ? undefined : queueStore(page).getState().items[selected];
    store.setState({ spectrum: { state: pinned ? 'loading' : 'none' } });
    if (!pinned || !item) return;
    const current = (): boolean => viewer.getState().pinned === pinned;
    await new Promise((resolve) => setTimeout(resolve, rest));
    if (!current()) return;
    try {
      const spectrum = await askMaker(page, item.id, () =>
        engineOf(page).spectrum(keptFile(item), item.name, pinned.x, pinned.y),
      );
      if (current()) store.setState({ spectrum: { state: 'ready', spectrum } });
    } catch (thrown) {
      const { message } = toErrorRecord(thrown);
      if (current()) store.setState({ spectrum: { state: 'failed', message } });
    }
  };

  /** What failed may do with another model, or once the image was scored again. */
  const again = (): void => {
    if (store.getState().spectrum.state === 'failed') void follow();
  };
  engineStore(page).subscribe(({ model }, before) => {
    if (model !== before.model) again();
  });
  resultsStore(page).subscribe(({ results }, before) => {
    const { selected = '' } = selectionStore(page).getState();
    if (results[selected] !== before.results[selected]) again();
  });
  viewer.subscribe((state, before) => {
    if (state.pinned !== before.pinned) void follow();
  });
  if (viewer.getState().pinned) void follow();
  return store;
});
