import { toErrorRecord } from '../../shared/errors.ts';
import type { ProgressListener } from '../../shared/progress.ts';
import { runnerOf } from '../features/batch/index.ts';
import { descriptionsOf } from '../features/describe/index.ts';
import { engineOf, engineStore, modelStrings, readParameters } from '../features/engine/index.ts';
import { lookFinderOf } from '../features/gallery/index.ts';
import { modelsOf } from '../features/models/index.ts';
import { noticesStore } from '../features/notices/index.ts';
import { updatesOf } from '../features/offline/index.ts';
import { restored } from '../features/persist/index.ts';
import { batchProgressOf } from '../features/progress/index.ts';
import { openSamples } from '../features/samples/index.ts';
import { followTheme } from '../features/settings/index.ts';
import { viewsStore } from '../features/views/index.ts';
import { voteCounterOf } from '../features/votes/index.ts';
import { keepFocus } from '../kit/screen/keep-focus.ts';
import type { Page } from '../kit/page.ts';
import { views } from './views.ts';

/** Starts the page: restores the last visit's images, starts the engine, loads the samples. */
export function start(page: Page): void {
  followTheme(page, document.documentElement);
  keepFocus();
  measureScrollbar();
  viewsStore(page).setState({ views });
  // from now on, queued images get their descriptions
  descriptionsOf(page);
  batchProgressOf(page);
  lookFinderOf(page);
  voteCounterOf(page);
  void restored(page);
  void startEngine(page);
  void openSamples(page, document.baseURI);
  // after everything the first paint needs
  if (import.meta.env.PROD)
    window.addEventListener('load', () => void updatesOf(page).start(document.baseURI));
}

/** Tells the header how wide a scrollbar beside it is. Style sheets may not be there yet. */
function measureScrollbar(): void {
  const probe = document.body.appendChild(document.createElement('div'));
  probe.style.overflowY = 'scroll';
  document.documentElement.style.setProperty('--scrollbar', `${probe.offsetWidth - probe.clientWidth}px`);
  probe.remove();
}

/** Starts the engine, loads the model named in the URL, and scores the queue. */
export async function startEngine(page: Page): Promise<void> {
  const engine = engineStore(page);
  const onProgress: ProgressListener = (progress) => engine.setState({ progress });
  try {
    const { backend, variant, modelUrl } = readParameters(location.search, document.baseURI);
    engine.setState({ phase: 'starting', error: undefined });
    const device = await engineOf(page).start(backend, onProgress, variant);
    engine.setState({ phase: 'loading', device });
    const named = new URLSearchParams(location.search).has('model');
    await modelsOf(page).loadFirst(modelUrl, named);
    const title = engine.getState().model?.title ?? '';
    noticesStore(page).getState().announce(modelStrings.ready(title));
    await runnerOf(page).pump();
  } catch (thrown) {
    engine.setState({ phase: 'failed', error: toErrorRecord(thrown), progress: undefined });
  }
}
