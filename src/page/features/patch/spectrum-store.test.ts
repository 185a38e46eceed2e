import { expect, test } from 'vitest';
import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import { Page } from '../../kit/page.ts';
import { queueStore, resultsStore, selectionStore } from '../batch/index.ts';
import { engineOf, engineStore } from '../engine/index.ts';
import { viewerStore } from '../viewer/index.ts';
import { spectrumStore } from './spectrum-store.ts';

const modelOf = (hash: string) => ({ name: 'm', hash }) as ModelInfo;
const spectrum = { size: 2, magnitude: new Float32Array(4), weight: new Float32Array(4), score: 1 };

test('the spectrum of a patch is read with the normalisation of the model that scored it alone', async () => {
  const page = new Page();
  const use = (hash: string) => engineStore(page).setState({ phase: 'ready', model: modelOf(hash) });
  const shown = () => spectrumStore(page).getState().spectrum;
  const pin = () => viewerStore(page).setState({ pinned: { x: 0, y: 0 } });
  let asked = 0;
  let meanwhile = (): void => {};
  engineOf(page).spectrum = () => {
    asked++;
    meanwhile();
    return Promise.resolve(spectrum);
  };
  const [id] = queueStore(page)
    .getState()
    .addItems([{ name: 'a', file: new Blob(['a']) }]);
  selectionStore(page).setState({ selected: id });
  resultsStore(page)
    .getState()
    .setResult(id!, {
      ...{ result: {} as ScoreResult, model: modelOf('1'), device: {} as DeviceReport, at: 1 },
      origins: { promptOrigin: 'typed', descriptionOrigin: 'typed' },
    });
  use('1');
  pin();
  await expect.poll(shown).toEqual({ state: 'ready', spectrum });
  use('2');
  pin();
  await expect
    .poll(shown)
    .toMatchObject({ state: 'failed', message: expect.stringContaining('another model') as string });
  expect(asked).toBe(1);
  // which is loaded before the engine comes to the patch
  use('1');
  meanwhile = () => use('2');
  pin();
  await expect.poll(() => asked).toBe(2);
  await expect.poll(shown).toMatchObject({ state: 'failed' });
  // with the right model it is read without being asked for again
  meanwhile = () => {};
  use('1');
  await expect.poll(shown).toEqual({ state: 'ready', spectrum });
});
