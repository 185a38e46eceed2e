import type { Page } from '../../kit/page.ts';
import { batchOf, queueStore, resultsStore, selectionStore } from '../batch/index.ts';
import { noticesStore } from '../notices/index.ts';
import { restored } from '../persist/index.ts';
import { fetchFinished, type FinishedSample } from './finished-sample.ts';
import { fetchScores } from './sample-scores.ts';
import { fetchSamples, type Sample } from './samples.ts';
import { samplesStore } from './store.ts';
import { samplesStrings } from './strings.ts';

/** The samples, the first of them already shown, precomputed, and in the queue unless the user has already opened images. */
export async function openSamples(page: Page, base: string): Promise<void> {
  const [samples, finished, scores] = await Promise.all([
    fetchSamples(base),
    fetchFinished(base),
    fetchScores(base),
  ]);
  samplesStore(page).setState({ samples, scores });
  await restored(page);
  const [first] = samples;
  if (first && queueStore(page).getState().order.length === 0) await showSample(page, first, finished);
}

/** Shows a sample, scoring it the first time; until then with its finished result, if there is one. */
export async function showSample(page: Page, sample: Sample, finished?: FinishedSample): Promise<void> {
  const { items } = queueStore(page).getState();
  const known = Object.values(items).find((item) => item.sample && item.name === sample.file);
  if (known) {
    selectionStore(page).getState().select(known.id);
    return;
  }
  const response = await fetch(sample.url).catch(() => undefined);
  if (!response?.ok) {
    noticesStore(page)
      .getState()
      .notify({ tone: 'bad', message: samplesStrings.missing(sample.title) });
    return;
  }
  const { prompt, description, file: name } = sample;
  const texts = { prompt, promptOrigin: 'sample', description, descriptionOrigin: 'sample' } as const;
  const [id] = batchOf(page).add([{ name, file: await response.blob(), sample: true, ...texts }]);
  if (id !== undefined && finished?.file === name)
    resultsStore(page).getState().setResult(id, finished.scored);
}
